#!/usr/bin/env bash
# cfn-lint 1.58.0.
#
# Guess: a Task's `TimeoutSeconds` may be a JSONata expression, as Step Functions documents for the JSONata query language.
# Seen: cfn-lint reports E3601 for it, and accepts the same machine with a number. A definition that takes its time-out
# from the input must be linted with this one finding ignored.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages cfn-lint==1.58.0

machine() { # <the value of TimeoutSeconds>
  cat <<JSON
{"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
  "RoleArn": "arn:aws:iam::123456789012:role/r",
  "Definition": {"QueryLanguage": "JSONata", "StartAt": "Call", "States": {"Call": {
    "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"},
    "TimeoutSeconds": $1, "End": true}}}}}}}
JSON
}
machine '"{% $states.input.seconds %}"' >expression.json
machine 5 >number.json
seen="expression: $(venv/bin/cfn-lint expression.json | head -n 1 || true)
number: $(venv/bin/cfn-lint number.json && echo accepted)"
expect "$seen" "expression: E3601 '{% \$states.input.seconds %}' is not of type 'number'
number: accepted"
