/* A PKCS #11 module that hands every call to a real one (MODULE) and fails where the file CONTROL says so.
 * A line there is a function and what it does: "C_Sign crash", "C_Login rv 0xA4". It is read again at every
 * call. Each call leaves its name in the file CALLS. No PKCS #11 header is needed: the list of functions is
 * a version and then pointers in the order of the standard. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ulong_t;
typedef ulong_t (*call)();

enum { INITIALIZE = 0, FINALIZE = 1, SLOT_LIST = 4, TOKEN_INFO = 6, OPEN_SESSION = 12, LOGIN = 18, LOGOUT = 19, FIND_INIT = 26, SIGN_INIT = 42, SIGN = 43, COUNT = 68 };

struct list {
	unsigned char version[2];
	call function[COUNT];
};

static struct list *real, ours;

/* what CONTROL says of a name: its word, and the number or text behind it */
static int control(const char *name, char *word, char *rest) {
	char line[256], who[64];
	FILE *f = fopen(CONTROL, "r");
	int found = 0;
	while (f && !found && fgets(line, sizeof line, f)) {
		rest[0] = 0;
		found = sscanf(line, "%63s %63s %63s", who, word, rest) >= 2 && !strcmp(who, name);
	}
	if (f) fclose(f);
	return found;
}

static ulong_t act(const char *name) {
	char word[64], rest[64];
	FILE *f = fopen(CALLS, "a");
	if (f) {
		fprintf(f, "%s\n", name);
		fclose(f);
	}
	if (!control(name, word, rest)) return 0;
	if (!strcmp(word, "crash")) *(volatile int *)0 = 1;
	if (!strcmp(word, "abort")) abort();
	if (!strcmp(word, "exit")) exit(7);
	if (!strcmp(word, "hang")) for (;;) pause();
	if (!strcmp(word, "spin")) for (volatile int i = 0;; i++) ;
	if (!strcmp(word, "print")) {
		char noise[2000];
		memset(noise, '#', sizeof noise);
		if (write(1, noise, sizeof noise) < 0) return 5;
	}
	return strcmp(word, "rv") ? 0 : strtoul(rest, 0, 0);
}

static ulong_t initialize(void *args) {
	ulong_t rv = act("C_Initialize");
	return rv ? rv : real->function[INITIALIZE](args);
}

static ulong_t finalize(void *args) {
	ulong_t rv = act("C_Finalize");
	return rv ? rv : real->function[FINALIZE](args);
}

static ulong_t slot_list(ulong_t present, ulong_t *slots, ulong_t *count) {
	ulong_t rv = act("C_GetSlotList");
	return rv ? rv : real->function[SLOT_LIST](present, slots, count);
}

static ulong_t token_info(ulong_t slot, unsigned char *info) {
	char word[64], rest[64];
	ulong_t rv = act("C_GetTokenInfo");
	if (!rv) rv = real->function[TOKEN_INFO](slot, info);
	if (!rv && control("flags", word, rest)) {
		ulong_t flags;
		memcpy(&flags, info + 96, sizeof flags);
		flags |= strtoul(word, 0, 0);
		memcpy(info + 96, &flags, sizeof flags);
	}
	if (!rv && control("serial", word, rest)) memcpy(info + 80, word, strlen(word) < 16 ? strlen(word) : 16);
	return rv;
}

static ulong_t open_session(ulong_t slot, ulong_t flags, void *application, void *notify, ulong_t *session) {
	ulong_t rv = act("C_OpenSession");
	return rv ? rv : real->function[OPEN_SESSION](slot, flags, application, notify, session);
}

/* "pinpad PIN": the reader asks, so a PIN from the program is wrong (ARGUMENTS_BAD) */
static ulong_t login(ulong_t session, ulong_t user, unsigned char *pin, ulong_t length) {
	char word[64], rest[64];
	ulong_t rv = act("C_Login");
	if (rv) return rv;
	if (control("pinpad", word, rest)) {
		if (pin || length) return 7;
		return real->function[LOGIN](session, user, word, strlen(word));
	}
	return real->function[LOGIN](session, user, pin, length);
}

static ulong_t logout(ulong_t session) {
	ulong_t rv = act("C_Logout");
	return rv ? rv : real->function[LOGOUT](session);
}

static ulong_t find_init(ulong_t session, void *template, ulong_t count) {
	ulong_t rv = act("C_FindObjectsInit");
	return rv ? rv : real->function[FIND_INIT](session, template, count);
}

static ulong_t sign_init(ulong_t session, void *mechanism, ulong_t key) {
	ulong_t rv = act("C_SignInit");
	return rv ? rv : real->function[SIGN_INIT](session, mechanism, key);
}

static ulong_t sign(ulong_t session, unsigned char *data, ulong_t length, unsigned char *value, ulong_t *room) {
	char word[64], rest[64];
	ulong_t rv = act("C_Sign");
	if (!rv) rv = real->function[SIGN](session, data, length, value, room);
	if (!rv && value && control("C_Sign", word, rest) && !strcmp(word, "corrupt")) value[*room / 2] ^= 1;
	return rv;
}

ulong_t C_GetFunctionList(struct list **out) {
	ulong_t rv = act("C_GetFunctionList");
	if (rv) return rv;
	if (!real) {
		void *library = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL);
		ulong_t (*get)(struct list **) = library ? (ulong_t(*)(struct list **))dlsym(library, "C_GetFunctionList") : 0;
		if (!get || get(&real)) return 5;
		ours = *real;
		ours.function[INITIALIZE] = (call)initialize;
		ours.function[FINALIZE] = (call)finalize;
		ours.function[SLOT_LIST] = (call)slot_list;
		ours.function[TOKEN_INFO] = (call)token_info;
		ours.function[OPEN_SESSION] = (call)open_session;
		ours.function[LOGIN] = (call)login;
		ours.function[LOGOUT] = (call)logout;
		ours.function[FIND_INIT] = (call)find_init;
		ours.function[SIGN_INIT] = (call)sign_init;
		ours.function[SIGN] = (call)sign;
	}
	*out = &ours;
	return 0;
}
