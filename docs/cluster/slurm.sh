#!/bin/bash
# A shard for each task of a Slurm array. The first argument says how many shards there are; the others are
# the command, in which %a becomes the number of the shard:
#
#   sbatch --array=1-8 docs/cluster/slurm.sh 8 check tunnel --out /shared/tunnel
#   sbatch --array=1-8 docs/cluster/slurm.sh 8 check tunnel --out /shared/tunnel-%a
#
#SBATCH --job-name=deepclaims
#SBATCH --cpus-per-task=2
#SBATCH --time=02:00:00
# A minute before the time limit this script gets SIGTERM.
#SBATCH --signal=B:TERM@60
#SBATCH --requeue
#SBATCH --open-mode=append

shards=$1
shift

deepclaims "${@//%a/$SLURM_ARRAY_TASK_ID}" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet &
program=$!
trap 'kill -TERM "$program"' TERM

wait "$program"
code=$?
# The first `wait` ends with the signal, the second one with the program.
if kill -0 "$program" 2>/dev/null; then
    wait "$program"
    code=$?
fi

# Asked to end, the program stores what it has and exits with 130. In its next turn it goes on from there.
if [ "$code" -eq 130 ]; then
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$code"
