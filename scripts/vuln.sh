#!/bin/sh
# Runs govulncheck. Where its database cannot be reached that is said and is no failure; anything else is.
set -u
out=$(go tool -modfile=scripts/vuln.mod govulncheck ./... 2>&1)
status=$?
case $status:$out in
0:*) echo "govulncheck: no known vulnerabilities" ;;
*"no such host"* | *"connection refused"* | *"Forbidden"* | *"network is unreachable"* | *"i/o timeout"*)
	echo "SKIP govulncheck: database unreachable" ;;
*) echo "$out"; exit 1 ;;
esac
