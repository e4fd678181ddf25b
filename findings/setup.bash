# Sourced by each script: a temporary folder that is removed at the end, pinned packages installed into it, and one way
# to compare what was seen with what is written. Needs bash, and python3, node with npm, or a JDK 17 with Maven.
set -euo pipefail

here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 npm_config_fund=false npm_config_audit=false PYTHONWARNINGS=ignore

python_packages() { # <requirement…>: installs them; `python` is then $here/venv/bin/python
  python3 -m venv venv
  venv/bin/pip -q install "$@"
}

node_packages() { # <package@version…>
  printf '{"private":true}' >package.json
  npm install --silent --no-package-lock --ignore-scripts "$@" >/dev/null
}

java_packages() { # <group:artifact:version…>: sets $classpath, with what they depend on
  local coordinate group artifact version
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId>'
    echo '<version>1</version><dependencies>'
    for coordinate in "$@"; do
      IFS=: read -r group artifact version <<<"$coordinate"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >pom.xml
  mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath >maven.log 2>&1 ||
    { cat maven.log; exit 3; }
  classpath=$(cat classpath)
}

java_run() { # <File.java>: compiles and runs one source file on $classpath
  java -cp "$classpath" "$1" 2>java.log || { cat java.log; return 1; }
}

expect() { # <what was seen> <what is written here>: prints it; fails when it differs
  if [ "$1" = "$2" ]; then
    printf '%s\n' "$1"
    echo "as written"
  else
    echo "CHANGED. Written:"
    printf '%s\n' "$2"
    echo "Seen now:"
    printf '%s\n' "$1"
    exit 1
  fi
}
