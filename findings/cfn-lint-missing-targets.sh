#!/usr/bin/env bash
# cfn-lint 1.58.0.
#
# Guess: its check "Missing 'Next' target" looks at every transition of a state machine.
# Seen: it looks at `StartAt` only. `Next` of a Pass, of a Choice and of a Catch, and `Next` inside a Parallel's branch,
# may all name a state that is not there, and a state that nothing reaches is not mentioned. Such a definition passes the
# linter and is refused when it is created.
. "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_packages cfn-lint==1.58.0

machine() { # <StartAt> <States>
  cat <<JSON
{"Resources": {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
  "RoleArn": "arn:aws:iam::123456789012:role/r",
  "Definition": {"QueryLanguage": "JSONata", "StartAt": "$1", "States": $2}}}}}
JSON
}
seen=''
check() { # <what it is> <StartAt> <States>
  machine "$2" "$3" >machine.json
  if venv/bin/cfn-lint machine.json >/dev/null; then seen+="$1: accepted"$'\n'; else seen+="$1: reported"$'\n'; fi
}
check 'StartAt' nowhere '{"A": {"Type": "Pass", "End": true}}'
check 'Next of a Pass' A '{"A": {"Type": "Pass", "Next": "nowhere"}}'
check 'Next of a Choice' A '{"A": {"Type": "Choice", "Default": "B",
  "Choices": [{"Condition": "{% true %}", "Next": "nowhere"}]}, "B": {"Type": "Succeed"}}'
check 'Next of a Catch' A '{"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
  "Arguments": {"FunctionName": "f"}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "nowhere"}]}}'
check 'Next in a branch' A '{"A": {"Type": "Parallel", "End": true,
  "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "nowhere"}}}]}}'
check 'a state nothing reaches' A '{"A": {"Type": "Pass", "End": true}, "B": {"Type": "Pass", "End": true}}'
expect "$seen" "StartAt: reported
Next of a Pass: accepted
Next of a Choice: accepted
Next of a Catch: accepted
Next in a branch: accepted
a state nothing reaches: accepted
"
