#!/usr/bin/env bash
# JSONata as the reference implements it (npm jsonata 2.2.2), its Java port (com.dashjoin:jsonata 0.9.10) and its Python
# port (jsonata-python 0.7.1). Step Functions documents JSONata; local engines and tests use the ports.
#
# Guess: ports that pass the reference's test suite agree about arithmetic.
# Seen: they do not. Dividing by zero is a value (Infinity) in the reference and an error in both ports. The remainder of
# a fraction is cut to a whole number by the Python port. A picture of "0" prints one half as "1" there. Both ports print
# numbers above 2^53 with an exponent where the reference prints all digits. A text with spaces becomes a number in both
# ports and an error in the reference. So a definition tested on one engine has been tested on that engine.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
node_packages jsonata@2.2.2
python_packages jsonata-python==0.7.1
java_packages com.dashjoin:jsonata:0.9.10

cat >expressions <<'TEXT'
1/0
5.5 % 2
$formatNumber(0.5,"0")
$string(123456789012345680000)
$string(1e20)
$number(" 12 ")
9007199254740993 = 9007199254740992
TEXT
cat >reference.mjs <<'JS'
import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';
for (const text of readFileSync('expressions', 'utf8').trim().split('\n')) {
  try {
    console.log(`${text} -> ${String(await jsonata(text).evaluate({}))}`);
  } catch (error) {
    console.log(`${text} -> error`);
  }
}
JS
cat >port.py <<'PYTHON'
from jsonata import Jsonata

for text in open("expressions").read().strip().split("\n"):
    try:
        value = Jsonata(text).evaluate({})
        print(f"{text} -> {str(value).lower() if isinstance(value, bool) else value}")
    except Exception:
        print(f"{text} -> error")
PYTHON
cat >Port.java <<'JAVA'
import com.dashjoin.jsonata.Jsonata;
import java.nio.file.Files;
import java.nio.file.Path;

public class Port {
    public static void main(String[] none) throws Exception {
        for (String text : Files.readAllLines(Path.of("expressions"))) {
            try {
                System.out.println(text + " -> " + Jsonata.jsonata(text).evaluate(null));
            } catch (RuntimeException error) {
                System.out.println(text + " -> error");
            }
        }
    }
}
JAVA
expect "reference
$(node reference.mjs)
Java
$(java_run Port.java)
Python
$(venv/bin/python port.py)" 'reference
1/0 -> Infinity
5.5 % 2 -> 1.5
$formatNumber(0.5,"0") -> 0
$string(123456789012345680000) -> 123456789012345680000
$string(1e20) -> 100000000000000000000
$number(" 12 ") -> error
9007199254740993 = 9007199254740992 -> true
Java
1/0 -> error
5.5 % 2 -> 1.5
$formatNumber(0.5,"0") -> 0
$string(123456789012345680000) -> 1.23456789012346e+20
$string(1e20) -> 1e+20
$number(" 12 ") -> 12
9007199254740993 = 9007199254740992 -> true
Python
1/0 -> error
5.5 % 2 -> 1
$formatNumber(0.5,"0") -> 1
$string(123456789012345680000) -> 1.23456789012346e+20
$string(1e20) -> 1e+20
$number(" 12 ") -> 12
9007199254740993 = 9007199254740992 -> true'
