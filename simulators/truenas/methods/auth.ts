import { objectField, readObject, requiredStringField } from "../arguments.ts";
import type { Call, Method } from "../method.ts";
import { holds } from "../roles.ts";
import type { NasUser } from "../state.ts";
import { callError, unexpectedException, validationError } from "../wire/errors.ts";
import { isObject, jsonSet } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";

/** Login and what a session may know of itself (facts/truenas-api.md §2.1-2.4). */
export const AUTH_METHODS: Readonly<Record<string, Method>> = {
  "auth.login_ex": { since: "25.04", run: loginEx },
  "auth.login": { run: () => false },
  "auth.login_with_api_key": { run: loginWithApiKey },
  "auth.logout": { run: logout },
  "auth.me": { run: me },
  "auth.mechanism_choices": { since: "25.04", run: mechanismChoices },
};

/** Addresses of the other controller, for REDIRECT. TEST-NET-2: nobody answers there. */
const ACTIVE_CONTROLLER = ["https://198.51.100.20"];

/** Written into a key's entry when it came over plaintext (§2.3). */
const INSECURE_TRANSPORT = "Attempt to use over an insecure transport";

function loginEx(call: Call): JsonObject {
  const [data] = call.params;
  if (!isObject(data) || typeof data["mechanism"] !== "string") {
    throw validationError("login_data", "Input should be a valid dictionary with a mechanism");
  }
  if (call.state.failover === "BACKUP") {
    return { response_type: "REDIRECT", urls: ACTIVE_CONTROLLER };
  }
  switch (data["mechanism"]) {
    case "API_KEY_PLAIN":
      return loginByKey(call, data);
    case "PASSWORD_PLAIN":
    case "TOKEN_PLAIN":
    case "OTP_TOKEN":
      return { response_type: "AUTH_ERR" }; // no account here has a password, a token or a second factor
    case "SCRAM":
      throw scramRefused(call);
    default:
      throw validationError("login_data", `Unknown mechanism ${data["mechanism"]}`);
  }
}

/** 26 knows SCRAM; this simulator does not, and says so instead of pretending that the key is wrong. */
function scramRefused({ shapes }: Call): Error {
  return shapes === "26"
    ? callError("EINVAL", "SCRAM is not simulated: log in with API_KEY_PLAIN")
    : validationError("login_data", "Unknown mechanism SCRAM");
}

type KeyLogin = JsonObject & {
  readonly username: string;
  readonly api_key: string;
  readonly login_options: JsonObject;
};

const KEY_LOGIN = {
  mechanism: requiredStringField(),
  username: requiredStringField(),
  api_key: requiredStringField(),
  login_options: objectField(),
};

function loginByKey(call: Call, data: JsonObject): JsonObject {
  const {
    username,
    api_key: key,
    login_options: options,
  } = readObject<KeyLogin>("login_data", data, KEY_LOGIN);
  const user = call.state.users.find((one) => one.username === username);
  const outcome = user === undefined ? "AUTH_ERR" : keyOutcome(call, user, key);
  if (user === undefined || outcome !== "SUCCESS") {
    return { response_type: outcome };
  }
  call.session.user = { username: user.username, roles: user.roles, allowlist: null };
  return {
    response_type: "SUCCESS",
    user_info: options["user_info"] === false ? null : userInfo(user.username, user.roles, true),
    authenticator: "LEVEL_1",
    ...(call.shapes === "26" ? { reconnect_token: null } : {}),
  };
}

type Outcome = "SUCCESS" | "AUTH_ERR" | "EXPIRED" | "DENIED";

/** A key that is right and came in the clear is revoked, after which it is expired for good (§2.3). */
function keyOutcome({ session, now, shapes }: Call, user: NasUser, key: string): Outcome {
  const entry = user.keys.find((one) => one.key === key);
  if (entry === undefined) {
    return "AUTH_ERR";
  }
  if (entry.revoked || (entry.expiresAt !== null && entry.expiresAt <= now)) {
    return "EXPIRED";
  }
  if (user.roles.length === 0) {
    return shapes === "26" ? "DENIED" : "AUTH_ERR";
  }
  if (!session.isSecure) {
    entry.revoked = true;
    entry.revokedReason = INSECURE_TRANSPORT;
    return "EXPIRED";
  }
  return "SUCCESS";
}

/** False for every failure, a key revoked just now included (§2.1). */
function loginWithApiKey(call: Call): boolean {
  const [key] = call.params;
  const user = call.state.users.find(({ keys }) => keys.some((one) => one.key === key));
  if (user === undefined) {
    return false;
  }
  if (call.line === "24.10") {
    return loginBySystemKey(call, user, String(key));
  }
  if (keyOutcome(call, user, String(key)) !== "SUCCESS") {
    return false;
  }
  call.session.user = { username: user.username, roles: user.roles, allowlist: null };
  return true;
}

const EVERYTHING = [{ method: "*", resource: "*" }];

/**
 * A key of 24.10 belongs to the system: its allow-list decides, not the roles of whoever keeps it here. It is not revoked
 * by plaintext, does not expire and works on a standby controller too; a revoked one stands for a deleted one (§2.3).
 */
function loginBySystemKey({ session }: Call, { username, keys }: NasUser, key: string): boolean {
  const entry = keys.find((one) => one.key === key && !one.revoked);
  if (entry === undefined) {
    return false;
  }
  session.user = { username, roles: [], allowlist: entry.allowlist ?? EVERYTHING };
  return true;
}

function logout({ session }: Call): boolean {
  session.user = null;
  return true;
}

/** On 24.10 a session by key is nobody's (middleware plugins/auth.py `_me`). */
function me({ session, line }: Call): JsonObject {
  if (line === "24.10") {
    throw callError("EFAULT", "You are logged in using API_KEY");
  }
  const { username = "", roles = [] } = session.user ?? {};
  return userInfo(username, roles, true);
}

function userInfo(username: string, roles: readonly string[], byKey: boolean): JsonObject {
  return {
    pw_name: username,
    pw_gecos: username,
    pw_dir: "/var/empty",
    pw_shell: "/usr/sbin/nologin",
    pw_uid: 3_000,
    pw_gid: 3_000,
    grouplist: [3_000],
    sid: null,
    source: "LOCAL",
    local: true,
    attributes: {},
    two_factor_config: {
      provisioning_uri: null,
      secret_configured: false,
      interval: 30,
      otp_digits: 6,
    },
    privilege: {
      roles: jsonSet(roles),
      web_shell: false,
      webui_access: holds(roles, "READONLY_ADMIN") || holds(roles, "FULL_ADMIN"),
    },
    account_attributes: byKey ? ["LOCAL", "API_KEY"] : ["LOCAL"],
  };
}

/** Before login it fails from 25.04.2 on, mended in 26 (§2.1). */
function mechanismChoices({ session, state, line, shapes }: Call): readonly string[] {
  const isBroken = line === "25.10" || /^25\.04\.[2-9]/u.test(state.version);
  if (session.user === null && isBroken) {
    throw unexpectedException(
      "AttributeError",
      "'NoneType' object has no attribute 'authenticator_level'",
    );
  }
  const plain = ["API_KEY_PLAIN", "TOKEN_PLAIN", "PASSWORD_PLAIN"];
  return shapes === "26" ? [...plain, "SCRAM"] : plain;
}
