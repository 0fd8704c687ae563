#!/bin/bash
# A shard for each task of a HyperQueue array. The first argument says how many shards there are; the others
# are the command:
#
#   docs/cluster/hyperqueue.sh 8 check tunnel --out /shared/tunnel
set -eu
shards=$1
shift

hq submit --array "1-$shards" --cpus 2 --crash-limit 5 --time-limit 2h --wait -- \
    bash -c 'deepclaims "${@:2}" --shard "$HQ_TASK_ID/$1" --threads 2 --quiet' shard "$shards" "$@"
