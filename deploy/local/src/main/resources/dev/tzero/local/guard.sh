# Ends what a killed launcher left.
#   $1  mark in the command line of every process of the launch
#   $2  file with their process ids, one a line
#   $3  data folder of the database
# Reads standard input to its end. "done" means that all is stopped; an end without it means that the launcher is dead.
trap '' INT HUP TERM PIPE

while IFS= read -r word; do
    if [ "$word" = done ]; then exit 0; fi
done

# Whether process $1 is one of this launch: an id may have been given to somebody else.
ours() {
    if [ -r "/proc/$1/cmdline" ]; then
        tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q -F -e "$launch"
    else
        ps -o args= -p "$1" 2>/dev/null | grep -q -F -e "$launch"
    fi
}

is_postgres() {
    if [ -r "/proc/$1/cmdline" ]; then
        tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q -e postgres
    else
        ps -o args= -p "$1" 2>/dev/null | grep -q -e postgres
    fi
}

launch=$1
signal=TERM
round=0
quiet=0
# A service or the database may be just starting: it looks again until nothing was there for two seconds.
while [ -r "$2" ] && [ "$quiet" -lt 10 ] && [ "$round" -lt 300 ]; do
    alive=0
    while IFS= read -r pid; do
        if [ -n "$pid" ] && ours "$pid"; then
            alive=1
            # TERM once and then every second; KILL after ten.
            if [ "$((round % 5))" -eq 0 ]; then kill -s "$signal" "$pid" 2>/dev/null; fi
        fi
    done <"$2"
    # The services go first; the database is stopped when they are gone.
    if [ "$alive" -eq 0 ] && [ -r "$3/postmaster.pid" ]; then
        IFS= read -r postmaster <"$3/postmaster.pid"
        if [ -n "$postmaster" ] && is_postgres "$postmaster"; then
            alive=1
            if [ "$((round % 5))" -eq 0 ]; then kill -s INT "$postmaster" 2>/dev/null; fi
        fi
    fi
    if [ "$alive" -eq 0 ]; then quiet=$((quiet + 1)); else quiet=0; fi
    round=$((round + 1))
    if [ "$round" -ge 50 ]; then signal=KILL; fi
    sleep 0.2
done
rm -f "$2" "$0"
