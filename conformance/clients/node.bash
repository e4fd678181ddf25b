# Sourced by run: the Node package.
nodes='22.23.3 24.9.0'

quiet_npm() { # <log> <arguments…>
  local log=$work/$1.log
  shift
  npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_cache="$work/npm" \
    npm "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
}

node_of() { # <version>: the program, which the npm package `node` brings
  local home=$work/nodes/$1
  if [ ! -x "$home/node_modules/node/bin/node" ]; then
    rm -rf "$home" && mkdir -p "$home" && echo '{"private":true}' >"$home/package.json" &&
      (cd "$home" && quiet_npm "node-$1" install --no-package-lock "node@$1") || return 1
  fi
  echo "$home/node_modules/node/bin/node"
}

node_tools() { # what the package is compiled and tested with, and what that needs, as its package-lock.json names it
  [ -d "$work/node-tools/node_modules" ] && cmp -s clients/node/package-lock.json "$work/node-tools/package-lock.json" && return
  rm -rf "$work/node-tools" && mkdir "$work/node-tools" && cp clients/node/package.json clients/node/package-lock.json "$work/node-tools/" &&
    (cd "$work/node-tools" && quiet_npm node-tools ci --ignore-scripts) ||
    { rm -rf "$work/node-tools"; missing "what clients/node/package-lock.json names"; }
}

pack_node() { # <folder for the artefact> <what time it is> <umask>: from a copy, as a checkout with files of another age
  rm -rf "$1" "$work/node-source" && mkdir -p "$1" &&
    (umask "$3" && cp -r clients/node "$work/node-source" && rm -rf "$work/node-source/node_modules" "$work/node-source/dist" &&
      ln -s "$work/node-tools/node_modules" "$work/node-source/node_modules" &&
      find "$work/node-source" -type f -exec touch -d "$2" {} + && cd "$work/node-source" &&
      quiet_npm node-pack pack --pack-destination "$1") ||
    fail "the Node package does not build"
}

check_node() { # <version>
  local folder=$work/node-$1 node
  node=$(node_of "$1") || missing "Node $1, by its npm package"
  rm -rf "$folder" && mkdir "$folder" && echo '{"private":true,"type":"module"}' >"$folder/package.json" &&
    (cd "$folder" && quiet_npm node-install install --offline --no-package-lock "$(echo "$work"/dist/*.tgz)") ||
    fail "Node $1 does not install the package"
  [ "$(ls "$folder/node_modules")" = switchgear-client ] || fail "the Node package brings other packages"
  # Before any tool is there: nothing but the package and Node.
  cp "$work/start.js" conformance/clients/handler.mjs "$folder/" || exit 1
  start_extension "node-$1"
  AWS_SESSION_TOKEN=secret SWITCHGEAR_EXTENSION_HTTP_PORT=$port "$node" "$folder/handler.mjs" "$folder/start.js" ||
    fail "Node $1: the start of the README does not hold"
  stop_extension
  # Middy, and the types to check the tests against what was installed.
  local tool
  for tool in "$work"/node-tools/node_modules/*; do
    [ -e "$folder/node_modules/${tool##*/}" ] || ln -s "$tool" "$folder/node_modules/" || exit 1
  done
  cp -r clients/node/tests "$folder/tests" || exit 1
  "$node" "$work/node-tools/node_modules/typescript/bin/tsc" --project "$folder/tests/tsconfig.json" ||
    fail "Node $1: the tests do not fit the types of the package"
  (cd "$folder" && "$node" --test --test-reporter=tap tests/*.test.ts >"$work/node-test-$1.log" 2>&1) ||
    { grep -A 25 '^ *not ok' "$work/node-test-$1.log" | head -n 100 >&2; fail "Node $1: a test failed"; }
  echo "clients: Node $("$node" --version): $(sed -n 's/^# pass //p' "$work/node-test-$1.log") passed, $(sed -n 's/^# fail //p' "$work/node-test-$1.log") failed"
}

# The handler with opossum, and the same handler with this package.
rivals_in_node() { # <version>
  local folder=$work/node-$1 node
  node=$(node_of "$1")
  cp examples/rivals/charge-*.mjs "$folder/" || exit 1
  "$node" "$folder/handler.mjs" "$folder/charge-opossum.mjs" || fail "the handler with opossum does not hold"
  start_extension rivals-node
  AWS_SESSION_TOKEN=secret SWITCHGEAR_EXTENSION_HTTP_PORT=$port \
    "$node" "$folder/handler.mjs" "$folder/charge-switchgear.mjs" || fail "the handler with Switchgear does not hold"
  stop_extension
}

node_package() {
  local version
  node_tools
  pack_node "$work/node-built-1" 2026-01-02 022
  pack_node "$work/node-built-2" 2020-03-04 077
  same_twice "$work/node-built-1" "$work/node-built-2"
  start_of clients/node/README.md js
  for version in $nodes; do
    check_node "$version"
  done
  rivals_in_node "${nodes##* }"
}
