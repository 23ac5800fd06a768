#!/bin/sh
# Has the judges of ../shared/oracle, pyHanko and DSS, sign files of every level with keys of every kind, some of them revoked, expired
# or of strangers, and holds our verdicts and levels against what they deserve: offline, and with pyHanko's responders on loopback. Ends
# with 1 where one differs.
set -eu
cd "$(dirname "$0")/.."
judge=$(cd ../shared/oracle/pyhanko 2>/dev/null && pwd)/judge || { echo "../shared/oracle/pyhanko is not there"; exit 0; }
dss=$(cd ../shared/oracle/dss 2>/dev/null && pwd)/judge || dss=
paper=$(cd ../shared/corpus/pdf && pwd)/pyh-minimal.pdf
program=$PWD/bin/paraphctl
work=$(mktemp -d)
cd "$work"
"$judge" pki pki --port 8390 >/dev/null
"$judge" serve pki >served 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
until grep -q tsa served; do kill -0 $server; done

sign() { "$judge" sign --p12 "pki/$1.p12" --password paraph --level "$2" --tsa http://127.0.0.1:8390/tsa --anchor pki/root.crt "$paper" "$1-$2.pdf" >/dev/null; }
for key in rsa2048 rsa3072 p256 p384 ed25519; do for level in B T LT LTA; do sign $key $level; done; done
for key in revoked expired stranger; do for level in B T; do sign $key $level; done; done

# DSS knows no EdDSA; --pss makes RSASSA-PSS of the same key.
dss_signs() { "$dss" sign --p12 "pki/$1.p12" --password paraph --level "$2" --tsa http://127.0.0.1:8390/tsa --anchor pki/root.crt $3 "$paper" "dss-$1$3-$2.pdf" >/dev/null; }
if [ -n "$dss" ]; then
	for key in rsa2048 p256 p384 "rsa3072 --pss"; do for level in B T LT LTA; do dss_signs ${key%% *} $level "$(expr "$key" : '[^ ]* *\(.*\)')"; done; done
fi

# What a file deserves: file, verdict offline, verdict where issuers answer, level.
deserved() {
	[ -z "$dss" ] || for key in dss-rsa2048 dss-p256 dss-p384 dss-rsa3072--pss; do
		echo "$key-B cannot-say valid B"; echo "$key-T cannot-say valid T"; echo "$key-LT valid valid LT"; echo "$key-LTA valid valid LTA"
	done
	for key in rsa2048 rsa3072 p256 p384 ed25519; do
		echo "$key-B cannot-say valid B"; echo "$key-T cannot-say valid T"; echo "$key-LT valid valid LT"; echo "$key-LTA valid valid LTA"
	done
	for level in B T; do
		echo "revoked-$level cannot-say do-not-rely $level"; echo "expired-$level cannot-say cannot-say $level"; echo "stranger-$level cannot-say cannot-say $level"
	done
}
code=0
deserved | while read -r file offline online level; do
	for how in "$offline --offline" "$online --allow-net=127.0.0.0/8"; do
		line=$("$program" verify --json --anchors pki/root.crt "${how#* }" "$file.pdf") || :
		case $line in
		*"\"verdict\":\"${how%% *}\""*"\"level\":\"PAdES-BASELINE-$level\""*) ;;
		*) echo "$file ${how#* }: want ${how%% *} $level: $line"; touch missed ;;
		esac
	done
done
[ ! -e missed ] || code=1
echo "$(deserved | wc -l) files signed afresh by pyHanko and DSS, judged offline and with their issuers: $([ $code = 0 ] && echo all as deserved || echo some differ)"
exit $code
