# Two commands matter: `make run` and `make test`. Each installs what it misses (Debian 12, root or sudo).
GOVER := 1.27.4
export GOTOOLCHAIN := go$(GOVER)
export CC := clang
export GOFLAGS := $(GOFLAGS) -trimpath -tags=no_emoji
export PATH := $(CURDIR)/.tools/go/bin:$(PATH)
TOOLS := .tools/bin
PACKAGES := ./...
# What takes longest begins first, so that nothing is waited for at the end.
SLOW := ./app/host ./ui/journeys ./ui ./app/backend/...

.PHONY: run test screens build lint race bench cases fuzz corpus judges long long-worlds long-clicks long-screens long-window long-compare axe vuln windows need need-test need-windows

# With a display the desk opens; without one the whole journey is shown on a sample contract.
run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec bin/paraph; else exec bin/paraphctl demo --dir demo --force; fi

build: need
	go build -o bin/ . ./app/paraphctl

test: need-test
	go vet $(PACKAGES)
	go test -vet=off -count=1 -timeout 20m $(SLOW) $(PACKAGES)

# Every screen in every state, language and look as a picture in ./screens; PARAPH_TEXT=1.5 in large text.
screens: need-test
	@rm -rf screens && mkdir screens
	PARAPH_SCREENS="$(CURDIR)/screens" go test -count=1 -timeout 60m -run "^TestScreens$$" ./ui

need:
	@scripts/need.sh $(GOVER) build

need-test:
	@scripts/need.sh $(GOVER) test

need-windows:
	@scripts/need.sh $(GOVER) windows

lint: need $(TOOLS)/gofumpt
	@test -z "$$($(TOOLS)/gofumpt -l . | tee /dev/stderr)" || { echo "run: $(TOOLS)/gofumpt -w ."; exit 1; }
	go vet $(PACKAGES)
	$(TOOLS)/staticcheck $(PACKAGES)
	$(TOOLS)/gocyclo -over 15 $$(git ls-files '*.go')
	@scripts/vuln.sh

$(TOOLS)/gofumpt: scripts/tools.mod
	go build -modfile=scripts/tools.mod -o $(TOOLS)/ mvdan.cc/gofumpt honnef.co/go/tools/cmd/staticcheck github.com/fzipp/gocyclo/cmd/gocyclo

# Packages in which nothing runs at once are left out (of app/cli one goroutine waits for what a person types; the service
# its tests run is that of app/host's; of signing/page what runs at once is internal/worker's), browsers stay shut (who signs
# in app/host's tests asks as one does), and what makes a key of a passphrase is not watched: it took eight times as long. No
# more than that is not: memory got by what is not watched is mistaken for what lay there before.
race: need-test
	go test -vet=off -race '-gcflags=golang.org/x/crypto/scrypt=-race=false' '-gcflags=golang.org/x/crypto/argon2=-race=false' -p 2 -count=1 -short -timeout 30m $$(go list $(PACKAGES) | grep -v -e '^paraph$$' -e '^paraph/ui' -e '^paraph/app/cli$$' -e '^paraph/signing/\(cos\|pades\|page\|picture\|stamp\)$$')

# Both programs for Windows in bin/windows, the whole tree vetted for it, and no DLL that a bare Windows lacks.
windows: need-windows
	@scripts/windows.sh

bench: build need-test
	go test -p 1 -run "^$$" -bench . -benchtime 1x -timeout 30m ./app/host ./ui/bench
	go test -p 1 -run "^$$" -bench Taken -benchtime 1x -timeout 30m ./signing/page
	go test -p 1 -run "^$$" -bench Cold -benchtime 1x -timeout 30m ./app/backend/page
	go test -p 1 -run "^$$" -bench Verify -benchtime 1x -timeout 30m ./app/paraphctl

# What becomes of the small inputs that failed once (../shared/cases), and of more of each kind.
cases: need-test
	@test -d ../shared/cases || echo "../shared/cases is not there: only our own inputs of each kind are tried"
	@out=$$(mktemp) code=0; go test -count=1 -v -run '$(CASES)' ./signing/page ./signing/pades \
		./signing/picture ./device/soft ./app/backend/mail ./app/backend/page ./app/backend/seal ./app/host >$$out 2>&1 || code=$$?; \
		grep -v '^=== ' $$out; rm -f $$out; exit $$code
CASES := ^(TestHandedCases|TestKinds|TestContentKinds|TestAnnotationKinds|TestLetters|TestProtectedByTheirOwner|TestReported.*|TestIntoAField|TestTIFF.*|TestPNGKinds|TestOrientations|TestJPEGColours|TestHabits|TestWhatTheOfficeSeesOfHabits|TestWhatKeepsTheTestMessage|TestSurnamesAreRead|TestOldBrowser|TestWebKit)$$

# What reads foreign bytes is given bytes nobody wrote, for FUZZTIME each; what it dies of stays as a test.
FUZZTIME ?= 20s
fuzz: need
	@for target in cos:FuzzRead cos:FuzzValue cms:FuzzParse cms:FuzzCertificate cms:FuzzOCSP cms:FuzzCRL cms:FuzzToken trust:FuzzEvidence trustlist:FuzzList verify:FuzzPDF; do \
		go test -run '^$$' -fuzz "^$${target#*:}$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x ./signing/$${target%:*} || exit 1; done

# What verify says of PDFs with expected verdicts (../shared/corpus), held against the gates.
corpus: build
	@scripts/corpus.sh

# What other programs sign, held against the verdict and the level it deserves (../shared/oracle).
judges: build
	@scripts/judges.sh
	@scripts/disagree.py

# What takes longer than a test run may, in four parts (`make -j2 long` runs them side by side): 2,000 simulated worlds
# and every kill twenty times; 10,000 clicks and keys a screen; every screen in each language, also with text half as
# large again; and in the real window ten minutes of clicks, a clerk's day, what arrives in one batch on every kind of
# widget, idle and beside four busy processes, the main job in all eighteen ways, and the system's own file dialog.
long: long-worlds long-clicks long-screens long-window long-compare

long-worlds: need-test
	PARAPH_SEEDS=2000 PARAPH_KILLS=20 go test -count=1 -timeout 4h -run 'TestSimulation|TestKills' ./app/host

long-clicks: need-test
	FYNE_CACHE=2s PARAPH_EVENTS=10000 go test -count=1 -timeout 2h -run 'TestClickingAtRandom' -v ./ui

long-screens: need-test
	PARAPH_LONG=1 go test -count=1 -timeout 1h -run '^(TestScenes|TestLargeText)$$' ./ui

long-window: need-test
	PARAPH_CLICKS=10m PARAPH_LONG=1 go test -count=1 -timeout 3h -run '^(TestRandomClicks|TestDay|TestInOneBatch|TestKindsInOneBatch|TestWheelInOneBatch|TestMainJob|TestSystemDialog)$$' -v ./ui/journeys

# All edits before a valid signature, and all honest ways back: saved, printed by every program that is here, signed, filled.
long-compare: need-test
	PARAPH_LONG=1 go test -count=1 -timeout 1h -run '^(TestEdits|TestTrips)$$' -v ./signing/compare

# The accessibility checker of the browser tests; without it they skip that part with a line.
axe: .tools/axe.min.js
.tools/axe.min.js:
	scripts/axe.sh $@
