// oidc-provider with the device flow and smtp-server with XOAUTH2 on loopback, from npm as they come.
// Says their ports, then "approved" once a person's code was confirmed: lines "approve CODE" come on standard input.
import { Provider } from "oidc-provider";
import smtp from "smtp-server";
import readline from "node:readline";
import http from "node:http";

let provider;
const letters = [];
const mail = new smtp.SMTPServer({
  secure: false, hideSTARTTLS: true, allowInsecureAuth: true, authMethods: ["XOAUTH2"], disableReverseLookup: true,
  async onAuth(auth, _session, done) {
    const token = await provider.AccessToken.find(auth.accessToken);
    if (token && token.isValid && token.accountId) return done(null, { user: token.accountId });
    done(null, { data: { status: "401", schemes: "bearer mac" } });
  },
  onData(stream, session, done) {
    stream.resume();
    stream.on("end", () => { console.log(JSON.stringify({ to: session.envelope.rcptTo[0].address, user: session.user })); done(); });
  },
});
mail.listen(0, "127.0.0.1", () => {
  const server = http.createServer((q, s) => provider.callback()(q, s));
  server.listen(0, "127.0.0.1", () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    provider = new Provider(issuer, {
      clients: [{ client_id: "office-client", token_endpoint_auth_method: "none", application_type: "native", redirect_uris: [], response_types: [], grant_types: ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"] }],
      features: { deviceFlow: { enabled: true }, devInteractions: { enabled: false } },
      issueRefreshToken: async () => true,
      ttl: { AccessToken: 3600, RefreshToken: 86400, DeviceCode: 600, Grant: 86400 },
    });
    provider.on("server_error", (_c, e) => console.error(e));
    console.log(JSON.stringify({ issuer, smtp: mail.server.address().port }));
    readline.createInterface({ input: process.stdin }).on("line", async (line) => {
      const [what, code] = line.split(" ");
      if (what === "approve") {
        const asked = await provider.DeviceCode.findByUserCode(code.replace(/-/g, ""));
        const grant = new provider.Grant({ clientId: "office-client", accountId: "ufficio@studio.example" });
        grant.addOIDCScope("openid offline_access");
        asked.grantId = await grant.save();
        asked.accountId = "ufficio@studio.example";
        asked.scope = "openid offline_access";
        asked.authTime = Math.floor(Date.now() / 1000);
        await asked.save();
        console.log(JSON.stringify({ grant: asked.grantId }));
      } else if (what === "revoke") {
        for (const kind of ["RefreshToken", "AccessToken"]) await provider[kind].revokeByGrantId(code);
        console.log(JSON.stringify({ revoked: code }));
      }
    });
  });
});
