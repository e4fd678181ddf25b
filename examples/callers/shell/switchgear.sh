# Calls through a circuit, decided by the Switchgear extension beside this function. Source it; needs curl.
#   switchgear_call payments curl -fsS https://payments.example/charge
# Returns the command's own status, or 75 if the call was refused (and not made). If the extension does not answer, the
# call is made: a breaker must never be the outage.
SWITCHGEAR_REFUSED=75

_switchgear_ask() { # <path> <body>; prints the answer, or nothing
  printf 'header = "X-Switchgear-Token: %s"\n' "${AWS_SESSION_TOKEN:-${AWS_CONTAINER_AUTHORIZATION_TOKEN:-}}" |
    curl -fs -m 0.5 -K - -H 'Content-Type: application/json' -d "$2" \
      "http://127.0.0.1:${SWITCHGEAR_EXTENSION_HTTP_PORT:-2775}$1" || true
}

switchgear_call() { # <circuit> <command…>
  local circuit=$1 permit id status=0 result=success
  shift
  permit=$(_switchgear_ask "/circuits/$circuit/permits" '{}')
  case $permit in
  *'"allowed":false'*)
    echo "switchgear: $circuit refused: $permit" >&2
    _switchgear_refused=yes
    return $SWITCHGEAR_REFUSED
    ;;
  esac
  id=$(printf %s "$permit" | sed -n 's/.*"permit":"\([0-9a-f]*\)".*/"permit":"\1",/p')
  _switchgear_refused=''
  "$@" || status=$?
  [ $status -eq 0 ] || result=failure
  [ $status -eq 0 ] || [ -z "$_switchgear_refused" ] || result=ignored # another circuit refused, inside the command
  _switchgear_ask "/circuits/$circuit/outcomes" "{$id\"result\":\"$result\"}" >/dev/null
  return $status
}
