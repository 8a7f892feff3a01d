#!/usr/bin/env bash
# One Apache Kafka broker (KRaft: broker and controller in one process) on 127.0.0.1, from its Maven artifacts.
#
#   deploy/kafka/broker.sh start [--data FOLDER] [--port N]    in the background; returns when it answers
#   deploy/kafka/broker.sh run   [--data FOLDER] [--port N]    in the foreground, for systemd
#   deploy/kafka/broker.sh stop  [--data FOLDER]               asks it to end, insists after 30 s
#   deploy/kafka/broker.sh fetch                               resolves the artifacts and starts nothing
#
# FOLDER (default var/kafka) holds its data, server.properties, broker.pid and broker.log; it is formatted when new.
# N is 9092; 0 takes a free port, and a folder keeps its port. The last line that start prints is the address.
# JAVA_OPTS replaces the default heap of 384 MB.
#
# Exit codes, as newswatch's own: 0 done · 1 it did not start · 2 wrong call · 4 Maven's repository cannot be reached
# · 5 the folder's broker is running already · 6 the folder cannot be written · 7 no Java 17 · 8 no Maven.
# Each failure prints one line with the remedy.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$here/build
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1

stop_with() { local code=$1; shift; printf 'kafka: %s\n' "$*" >&2; exit "$code"; }

check_java() {
    command -v java >/dev/null || stop_with 7 "java is not there; remedy: apt-get install openjdk-17-jre-headless"
    local version
    version=$(java -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
    ((${version:-0} >= 17)) || stop_with 7 "java ${version:-?} is too old, 17 is needed; remedy: apt-get install openjdk-17-jre-headless"
}

# The class path is kept as long as pom.xml is the same and every jar on it is still there.
is_resolved() {
    [[ $(cat "$build/pom.sum" 2>/dev/null) == "$(cksum <"$here/pom.xml")" ]] || return 1
    local jar
    while IFS= read -r -d : jar; do [[ -f $jar ]] || return 1; done < <(printf '%s:' "$(cat "$build/classpath")")
}

resolve() {
    mkdir -p "$build" 2>/dev/null || stop_with 6 "cannot write to $build; remedy: make it writable for $(id -un)"
    exec 9>"$build/lock" && flock 9  # two calls at once take turns
    if ! is_resolved; then
        command -v mvn >/dev/null || stop_with 8 "mvn is not there; remedy: apt-get install maven"
        mvn -B -q -f "$here/pom.xml" "$plugin:build-classpath" -DincludeScope=runtime \
            -Dmdep.outputFile="$build/classpath" >"$build/mvn.log" 2>&1 \
            || stop_with 4 "Maven could not resolve Kafka; remedy: check the network and Maven's settings (see $build/mvn.log)"
        cksum <"$here/pom.xml" >"$build/pom.sum"
    fi
    exec 9>&-
    classpath=$here:$(cat "$build/classpath")  # $here for log4j2.properties
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

configure() {
    mkdir -p "$data" 2>/dev/null && [[ -w $data ]] || stop_with 6 "cannot write to $data; remedy: name a folder that is writable for $(id -un) with --data"
    data=$(cd "$data" && pwd)
    local properties=$data/server.properties
    if [[ -f $properties ]]; then
        port=$(sed -n 's|^advertised.listeners=.*:||p' "$properties")
        return
    fi
    ((port)) || port=$(free_port)
    cat >"$properties.new" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$(free_port)
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:CONTROLLER_PORT
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
log.dirs=$data/log
# One node: what Kafka keeps about itself cannot be kept three times.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# A topic that is not there is a mistake to be told, not a topic to be made (newswatch topics apply).
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
END
    sed -i "s|CONTROLLER_PORT|$(sed -n 's|^controller.quorum.voters=.*:||p' "$properties.new")|" "$properties.new"
    java -cp "$classpath" kafka.tools.StorageTool format --ignore-formatted \
        -t "$(head -c 16 /dev/urandom | base64 | tr '+/' 'AB' | tr -d '=')" -c "$properties.new" >"$data/broker.log" 2>&1 \
        || stop_with 1 "the folder could not be formatted: see $data/broker.log"
    mv "$properties.new" "$properties"
}

java_command() {
    # shellcheck disable=SC2206  # options are words
    command=(java ${JAVA_OPTS:--Xms256m -Xmx384m} -cp "$classpath" kafka.Kafka "$data/server.properties")
}

# The broker of this folder, when it runs: a number alone could be anybody's by now.
running() {
    local pid
    pid=$(cat "$data/broker.pid" 2>/dev/null) && [[ -n $pid ]] \
        && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$data/server.properties" && echo "$pid"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

start() {
    local pid
    java_command
    setsid "${command[@]}" >>"$data/broker.log" 2>&1 </dev/null &
    pid=$!
    echo "$pid" >"$data/broker.pid"
    for _ in {1..600}; do
        kill -0 "$pid" 2>/dev/null || stop_with 1 "the broker ended: $(grep -m1 -E 'ERROR|Exception' "$data/broker.log" || echo 'no reason given') (see $data/broker.log)"
        if answers; then
            echo "127.0.0.1:$port"
            return
        fi
        sleep 0.1
    done
    kill "$pid"
    stop_with 1 "the broker did not answer within 60 s: see $data/broker.log"
}

end() {
    local pid
    pid=$(running) || return 0
    kill "$pid"
    for _ in {1..300}; do
        running >/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$pid"
}

action=${1-}
[[ $# -gt 0 ]] && shift
data=$root/var/kafka port=9092
while (($#)); do
    case $1 in
        --data) data=${2:?--data needs a folder} ;;
        --port) port=${2:?--port needs a number} ;;
        *) stop_with 2 "$1 is no option; see the first lines of $0" ;;
    esac
    shift 2
done
[[ $port =~ ^[0-9]{1,5}$ ]] && ((port < 65536)) || stop_with 2 "port '$port' is not a number below 65536"

case $action in
    fetch) check_java; resolve ;;
    start | run)
        check_java
        resolve
        if pid=$(running); then stop_with 5 "the broker of $data is running (process $pid); remedy: $0 stop --data $data"; fi
        configure
        if [[ $action == start ]]; then start; else java_command; echo $$ >"$data/broker.pid"; exec "${command[@]}"; fi
        ;;
    stop)
        data=$(cd "$data" 2>/dev/null && pwd) || exit 0
        end
        ;;
    *) stop_with 2 "usage: $0 start|run|stop|fetch [--data FOLDER] [--port N]" ;;
esac
