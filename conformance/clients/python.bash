# Sourced by run: the Python package.
pins=$root/conformance/clients/requirements.txt
brought=$root/conformance/constraints.txt
# shellcheck source=conformance/clients/debian.bash
. conformance/clients/debian.bash

tools() { # one environment with the pinned tools
  [ -x "$work/tools/bin/mypy" ] && cmp -s "$pins" "$work/tools/pins" && return
  rm -rf "$work/tools"
  python3 -m venv "$work/tools" && "$work/tools/bin/pip" install -q -r "$pins" -c "$brought" && cp "$pins" "$work/tools/pins" ||
    missing "the tools in $pins"
}

build_package() { # <folder for the artefacts> <what time it is> <umask>: from a copy, as a checkout with files of another age
  rm -rf "$1" "$work/source" && cp -r clients/python "$work/source" && find "$work/source" -name __pycache__ -prune -exec rm -rf {} + &&
    find "$work/source" -exec touch -d "$2" {} + &&
    (cd "$work/source" && umask "$3" && SOURCE_DATE_EPOCH=1767225600 \
      "$work/tools/bin/python" -m build -q --no-isolation --outdir "$1" .) >"$work/build.log" 2>&1 ||
    { cat "$work/build.log" >&2; fail "the package does not build"; }
}

python_of() { # <3.x>: a command that is this version, if the machine has one
  local candidate
  for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python "$work/debian-$1/root/usr/bin/python$1"; do
    "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null && { echo "$candidate"; return 0; }
  done
  return 1
}

check_python() { # <3.x> <artefact> <kind>
  local environment=$work/python-$1 python=$work/python-$1/bin/python
  rm -rf "$environment"
  case $(python_of "$1") in
  "$work"/debian-*) debian_environment "$1" "$environment" ;;
  *) "$(python_of "$1")" -m venv "$environment" ;;
  esac || fail "Python $1 makes no environment"
  if [ "$3" = sdist ]; then
    "$python" -m pip install -q hatchling==1.33.0 -c "$brought" && "$python" -m pip install -q --no-build-isolation --no-index --no-deps "$2" ||
      fail "Python $1 does not install the sdist"
  else
    "$python" -m pip install -q --no-index "$2" || fail "Python $1 does not install the wheel without other packages"
  fi
  # Before any tool is there: nothing but the package and the standard library.
  start_extension "python-$1"
  AWS_SESSION_TOKEN=secret SWITCHGEAR_EXTENSION_HTTP_PORT=$port "$python" -W error "$root/conformance/clients/handler.py" "$work/start.python" ||
    fail "Python $1: the start of the README does not hold"
  stop_extension
  "$python" -m pip install -q "$(grep ^pytest "$pins")" -c "$brought" || missing "pytest for Python $1"
  (cd "$work/tests" && "$python" -m pytest -q -p no:cacheprovider -o filterwarnings=error . >"$work/pytest-$1.log" 2>&1) ||
    { tail -n 60 "$work/pytest-$1.log" >&2; fail "Python $1: a test failed"; }
  echo "clients: Python $("$python" -c 'import platform; print(platform.python_version())'), from the $3: $(tail -n 1 "$work/pytest-$1.log")"
}

# The handler with the breaker of Powertools, and the same handler with this package.
rivals_in_python() { # <3.x>
  "$work/tools/bin/python" conformance/clients/handler.py examples/rivals/charge_powertools.py circuits || fail "the handler with Powertools does not hold"
  start_extension rivals-python
  AWS_SESSION_TOKEN=secret SWITCHGEAR_EXTENSION_HTTP_PORT=$port \
    "$work/python-$1/bin/python" conformance/clients/handler.py examples/rivals/charge_switchgear.py || fail "the handler with Switchgear does not hold"
  stop_extension
}

python_package() {
  local kind=sdist absent='' found='' version artefact
  tools
  (cd clients/python && MYPY_CACHE_DIR="$work/mypy" "$work/tools/bin/mypy") || fail "mypy --strict does not accept the Python package"

  build_package "$work/python-built-1" 2026-01-02 022
  build_package "$work/python-built-2" 2020-03-04 077
  same_twice "$work/python-built-1" "$work/python-built-2"

  rm -rf "$work/tests" && cp -r clients/python/tests "$work/tests" || exit 1
  start_of clients/python/README.md python

  for version in 3.11 3.12 3.13 3.14; do
    if python_of "$version" >/dev/null || { debian_python "$version" && python_of "$version" >/dev/null; }; then
      case $kind in sdist) artefact=$(echo "$work"/dist/*.tar.gz) ;; *) artefact=$(echo "$work"/dist/*.whl) ;; esac
      check_python "$version" "$artefact" "$kind"
      kind=wheel
      found="$found $version"
    else
      absent="$absent $version"
    fi
  done
  [ -n "$found" ] || missing "a Python from 3.11 to 3.14"
  [ "$found" != "${found#* * }" ] || fail "only one Python is here, so the wheel was not checked:$found"
  rivals_in_python "${found##* }"
  [ -z "$absent" ] || echo "clients: NOT checked, because this machine does not have it: Python$absent"
}
