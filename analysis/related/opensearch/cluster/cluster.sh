#!/usr/bin/env bash
# A cluster to test on: three OpenSearch nodes on 127.0.0.1, from Maven Central, each a process of its own. README.md beside it says more.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
	cat <<END
usage: cluster.sh [-d DIR] [-p PORT] COMMAND

  fetch       have Maven fetch what is needed, once; start does so too
  start       start what does not run, wait until the cluster is green, print the URLs
  stop        stop all nodes and keep their data
  clean       stop all nodes and remove DIR
  kill N      end node N at once (kill -9)
  restart N   start node N again and wait until the cluster is green
  urls        print the URLs, separated by commas
  status      say of each node whether it runs, with its memory, and what the cluster says of itself

  -d DIR      data, logs and state (default \$DATELINE_CLUSTER, or dateline-opensearch in the user's cache)
  -p PORT     node N answers on PORT+N and talks with the others on PORT+10+N (default 19200; kept in DIR)

It needs Java 11 or newer with its compiler, Maven and curl. Each node takes a heap of \$HEAP (default 768m).
END
}

fail() {
	echo "cluster.sh: $*" >&2
	exit 1
}

dir=${DATELINE_CLUSTER:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline-opensearch}
port=
while getopts d:p:h option; do
	case $option in
	d) dir=$OPTARG ;;
	p) port=$OPTARG ;;
	h) usage; exit ;;
	*) usage >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { usage >&2; exit 2; }
if [ -z "$port" ] && [ -f "$dir/port" ]; then port=$(cat "$dir/port"); fi
port=${port:-19200}

url() { echo "http://127.0.0.1:$((port + $1))"; }

urls() { echo "$(url 1),$(url 2),$(url 3)"; }

# running prints the process id of node N if it runs. The command line is compared, since an id that was kept may since have gone to another process.
running() {
	local pid
	pid=$(cat "$dir/$1/pid" 2>/dev/null) && [[ $(ps -o args= -p "$pid" 2>/dev/null) == *"TestNode $dir/$1" ]] && echo "$pid"
}

# fetch has Maven fetch the jars, once, and compiles the launcher.
fetch() {
	for tool in java javac mvn curl; do
		command -v "$tool" >/dev/null || fail "$tool is not installed"
	done
	if [ "$here/pom.xml" -nt "$dir/classpath" ]; then
		mvn -B -q -f "$here/pom.xml" dependency:build-classpath -Dmdep.outputFile="$dir/classpath.new" >"$dir/maven.log" 2>&1 ||
			fail "Maven could not fetch OpenSearch: $(grep -m1 ERROR "$dir/maven.log")"
		mv "$dir/classpath.new" "$dir/classpath"
	fi
	if [ "$here/TestNode.java" -nt "$dir/TestNode.class" ]; then
		javac -proc:none -nowarn -cp "$(cat "$dir/classpath")" -d "$dir" "$here/TestNode.java"
	fi
}

# launch starts node N and returns at once.
launch() {
	local n=$1 home=$dir/$1
	running "$n" >/dev/null && return
	mkdir -p "$home"
	cat >"$home/opensearch.yml" <<END
cluster.name: dateline-test
node.name: node-$n
path.data: $home/data
path.logs: $home
network.host: 127.0.0.1
http.port: $((port + n))
transport.port: $((port + 10 + n))
discovery.seed_hosts: ["127.0.0.1:$((port + 11))", "127.0.0.1:$((port + 12))", "127.0.0.1:$((port + 13))"]
cluster.initial_cluster_manager_nodes: [node-1, node-2, node-3]
# A killed node is missed, and its copies are given up, within seconds; a restarted one finds the others as fast.
cluster.fault_detection.follower_check.interval: 500ms
discovery.find_peers_interval: 300ms
# Three nodes share the processors.
node.processors: 1
# The tests set the blocks of a full disk themselves.
cluster.routing.allocation.disk.threshold_enabled: false
END
	cat >"$home/log4j2.properties" <<END
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %-5p %c{1}: %m %throwable{short.message}%n
END
	local heap=${HEAP:-768m}
	# The node does not keep open what its starter has open, such as a lock.
	setsid nohup java "-Xms$heap" "-Xmx$heap" -XX:+UseSerialGC -XX:MaxDirectMemorySize=128m -Djava.io.tmpdir="$home" -Djna.tmpdir="$home" \
		-Dlog4j2.configurationFile="$home/log4j2.properties" -Dopensearch.networkaddress.cache.ttl=60 \
		-cp "$dir:$(cat "$dir/classpath")" TestNode "$home" </dev/null >>"$home/log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
	echo $! >"$home/pid"
	# Until it is java its command line is another one.
	until running "$n" >/dev/null || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
}

# await asks node N for a state of the cluster until it holds, two minutes at most.
await() {
	local n=$1 query=$2
	for _ in $(seq 400); do
		running "$n" >/dev/null || fail "node $n ended: $(tail -1 "$dir/$n/log") (all of it in $dir/$n/log)"
		curl -sf -o /dev/null "$(url "$n")/_cluster/health?timeout=1s&$query" 2>/dev/null && return
		sleep 0.3
	done
	fail "node $n: the cluster was not green within two minutes; the log is $dir/$n/log"
}

stop() {
	local n pid
	for n in 1 2 3; do
		pid=$(running "$n") && kill "$pid"
	done
	for n in 1 2 3; do
		for _ in $(seq 100); do
			running "$n" >/dev/null || continue 2
			sleep 0.2
		done
		pid=$(running "$n") && kill -9 "$pid"
	done
	true
}

node() {
	case ${1:-} in
	1 | 2 | 3) echo "$1" ;;
	*) fail "node ${1:-}: want 1, 2 or 3" ;;
	esac
}

command=$1
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
case $command in
fetch) fetch ;;
start)
	fetch
	echo "$port" >"$dir/port"
	for n in 1 2 3; do launch $n; done
	for n in 1 2 3; do await $n 'wait_for_nodes=3&wait_for_status=green'; done
	urls
	;;
stop) stop ;;
clean)
	stop
	rm -rf "$dir"
	;;
kill)
	n=$(node "${2:-}")
	pid=$(running "$n") || fail "node $n does not run"
	kill -9 "$pid"
	while running "$n" >/dev/null; do sleep 0.05; done
	;;
restart)
	n=$(node "${2:-}")
	[ -f "$dir/classpath" ] || fail "nothing was started in $dir"
	launch "$n"
	await "$n" 'wait_for_status=green'
	;;
urls) urls ;;
status)
	for n in 1 2 3; do
		if pid=$(running $n); then
			echo "node $n: process $pid, $(($(ps -o rss= -p "$pid") / 1024)) MB, $(url $n)"
		else
			echo "node $n: does not run"
		fi
	done
	for n in 1 2 3; do
		curl -sf "$(url $n)/_cat/health?h=status,node.total,active_shards_percent" && break
	done || true
	;;
*)
	usage >&2
	exit 2
	;;
esac
