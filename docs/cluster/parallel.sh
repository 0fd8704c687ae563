#!/bin/bash
# Shards under GNU parallel. The first argument says how many shards there are, the second one names the job
# log; the others are the command, in which {} becomes the number of the shard:
#
#   docs/cluster/parallel.sh 8 tunnel.log check tunnel --out /shared/tunnel
#
# The same again runs the shards that did not end well. On several machines: PARALLEL='--sshloginfile nodes'.
set -eu
shards=$1
log=$2
shift 2

seq "$shards" | parallel --joblog "$log" --resume-failed --jobs "${JOBS:-2}" --halt never --quote \
    deepclaims "$@" --shard "{}/$shards" --threads 1 --quiet
