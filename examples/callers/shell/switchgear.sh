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
  _sg_circuit=$1
  shift
  _sg_permit=$(_switchgear_ask "/circuits/$_sg_circuit/permits" '{}')
  case $_sg_permit in
  *'"allowed":false'*)
    echo "switchgear: $_sg_circuit refused: $_sg_permit" >&2
    return $SWITCHGEAR_REFUSED
    ;;
  esac
  _sg_id=$(printf %s "$_sg_permit" | sed -n 's/.*"permit":"\([0-9a-f]*\)".*/"permit":"\1",/p')
  _sg_status=0
  "$@" || _sg_status=$?
  _sg_result=success
  [ $_sg_status -eq 0 ] || _sg_result=failure
  _switchgear_ask "/circuits/$_sg_circuit/outcomes" "{$_sg_id\"result\":\"$_sg_result\"}" >/dev/null
  return $_sg_status
}
