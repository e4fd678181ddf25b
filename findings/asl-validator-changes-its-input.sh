#!/usr/bin/env bash
# asl-validator 4.0.0 (npm).
#
# Guess: validating a definition leaves it alone.
# Seen: every state of the object that was handed in gets a `QueryLanguage` of its own, also in nested processors. A build
# that validates and then deploys the same object deploys something that nobody wrote. Validate a copy.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
node_packages asl-validator@4.0.0

cat >validate.cjs <<'JS'
const loaded = require('asl-validator');
const validate = loaded.default || loaded;
const definition = {
  StartAt: 'Each',
  States: {
    Each: { Type: 'Map', End: true, ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } } },
  },
};
const valid = validate(definition).isValid;
console.log(`valid: ${valid}`);
console.log(`Each: ${definition.States.Each.QueryLanguage}`);
console.log(`One: ${definition.States.Each.ItemProcessor.States.One.QueryLanguage}`);
JS
expect "$(node validate.cjs)" "valid: true
Each: JSONPath
One: JSONPath"
