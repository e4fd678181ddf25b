#!/usr/bin/env bash
# A JDK from 25 on (Temurin 25.0.3 was seen): the one that JDK25_HOME names, or the oldest such beside the JDK that is in the path.
#
# Guess: a cache of classes that was made with a jar is not used after the jar was replaced.
# Seen: a class-data archive (-XX:SharedArchiveFile) is refused when the jar has another time, and the new class runs. An
# AOT cache (-XX:AOTCache) goes on running the old class, without a word, even with -XX:AOTMode=on.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"

release() { # <home>: 25
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}
home=${JDK25_HOME:-}
if [ -z "$home" ]; then
  usual=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  for candidate in "$usual" "$(dirname "$usual")"/*; do
    [ -x "$candidate/bin/javac" ] && [ "$(release "$candidate")" -ge 25 ] || continue
    [ -n "$home" ] && [ "$(release "$home")" -ge "$(release "$candidate")" ] || home=$candidate
  done
fi
[ -n "$home" ] || { echo "There is no JDK from 25 on here: nothing was looked at. Set JDK25_HOME."; exit 3; }

jar_that_says() { # <word>
  echo "class Word { static String said() { return \"$1\"; } }" >Word.java
  echo 'public class Main { public static void main(String[] none) { System.out.println(Word.said()); } }' >Main.java
  "$home/bin/javac" Main.java Word.java && "$home/bin/jar" cf app.jar Main.class Word.class
}
says() { # <option…>: what the program prints, and nothing of the JVM's warnings
  "$home/bin/java" -Xlog:disable "$@" -cp app.jar Main 2>/dev/null || echo refused
}

jar_that_says old
touch -d '2026-01-01 00:00:00 UTC' app.jar
"$home/bin/java" -XX:ArchiveClassesAtExit=app.jsa -cp app.jar Main >/dev/null 2>&1
"$home/bin/java" -XX:AOTCacheOutput=app.aot -cp app.jar Main >/dev/null 2>&1
before="archive $(says -XX:SharedArchiveFile=app.jsa), AOT cache $(says -XX:AOTCache=app.aot)"
jar_that_says new
touch -d '2026-01-02 00:00:00 UTC' app.jar
after="archive $(says -XX:SharedArchiveFile=app.jsa), AOT cache $(says -XX:AOTCache=app.aot)"
expect "with the jar: $before
with another jar: $after
another jar, and the archive must be used: $(says -Xshare:on -XX:SharedArchiveFile=app.jsa | tail -n 1)
another jar, and the AOT cache must be used: $(says -XX:AOTMode=on -XX:AOTCache=app.aot)" "with the jar: archive old, AOT cache old
with another jar: archive new, AOT cache old
another jar, and the archive must be used: refused
another jar, and the AOT cache must be used: old"
