
// From here on: pwa/start.js, which the build joins to the bindings above. Starts the program, keeps it for use without
// a network, takes the files that the system opens with it, and saves it as one file. The program calls what is in
// `counterclaim` (src/browser/program.rs) and hears of the rest by events.

// Filled in by the build. `PAGE` is pwa/single.html.
const WASM = "";
const WASM_INTEGRITY = "";
const PAGE = "";

const WORKER = "./service-worker.js";
const AN_HOUR = 3_600_000;

const find = (selector) => document.querySelector(selector);
const textOf = (id) => document.getElementById(id)?.textContent;

/** The compressed program, if the page is the whole of it; else it comes from the host. */
const packed = textOf("program");
/** Mark-up that is parsed and never shown (src/browser/html.rs): the one kind that the page's policy lets through. */
const inert = globalThis.trustedTypes?.createPolicy("counterclaim-inert", { createHTML: String });
const listening = {};
listening.promise = new Promise((resolve) => (listening.resolve = resolve));
let registration;

globalThis.counterclaim = {
  /** The project that came with the page. */
  carried: () => textOf("project"),
  /** The page was opened from a disk. */
  isFile: () => location.protocol === "file:",
  wasReloaded: () => performance.getEntriesByType("navigation")[0]?.type === "reload",
  /** The program hears events from now on. */
  listens: () => listening.resolve(),
  /** A document out of mark-up, which is read and never shown. */
  parsed: (html) => {
    const quieter = quiet(html);
    return new DOMParser().parseFromString(inert?.createHTML(quieter) ?? quieter, "text/html");
  },
  useUpdate,
  save,
};

start().catch(say);

async function start() {
  const canStay = !packed && isSecureContext && "serviceWorker" in navigator && navigator.locks;
  if (canStay) holdVersion();
  const program = packed ? unpacked(packed) : fetch(WASM, { integrity: WASM_INTEGRITY });
  takeFiles();
  await __wbg_init({ module_or_path: program });
  if (canStay) {
    await listening.promise;
    await keepOffline().catch((error) => console.warn("The program is not kept for use without a network:", error));
  }
}

/** What is seen if the program cannot start. */
function say(error) {
  const notice = document.createElement("p");
  notice.className = "notice is-error stopped";
  notice.setAttribute("role", "alert");
  notice.textContent = `The program could not be started (${error.message ?? error}). Reload the page. Your work is kept in this browser.`;
  document.body.append(notice);
}

// ── Without a network

/** As long as this page lives, the files of its version are kept; where no locks are given, until an update. */
function holdVersion() {
  const scope = new URL("./", location.href).href;
  const version = find("meta[name=version]").content;
  navigator.locks.request(`counterclaim ${scope} ${version}`, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
}

async function keepOffline() {
  registration = await navigator.serviceWorker.register(ownScript(WORKER), { updateViaCache: "none" });
  registration.active?.postMessage("tidy");
  const offer = () => {
    // The very first version has nobody to wait for.
    if (registration.waiting && navigator.serviceWorker.controller) dispatchEvent(new Event("counterclaim-update"));
  };
  const follow = (worker) => worker?.addEventListener("statechange", offer);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  follow(registration.installing);
  offer();
  // A page that stays open for days looks for a new version when it is looked at again.
  let last = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - last > AN_HOUR) {
      last = Date.now();
      // Without a network there is nothing new.
      registration.update().catch(() => {});
    }
  });
}

/** Loads this page anew with the version that waits. Other pages go on as they are. */
function useUpdate() {
  const waiting = registration?.waiting;
  // Another page has asked for it already.
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("use-this-version");
}

/** The address as a script's, which the page's policy allows for our own worker only. */
function ownScript(address) {
  const createScriptURL = (wanted) => {
    if (wanted !== WORKER) throw new TypeError(`${wanted} is no script of this page.`);
    return wanted;
  };
  return globalThis.trustedTypes?.createPolicy("counterclaim-worker", { createScriptURL }).createScriptURL(address) ?? address;
}

// ── Mark-up

// Comments, and elements with nothing but text in them: whole, or to the end, so that no place is looked at again and
// again. The beginning of a comment may not stand in a page as it is.
const TEXT_ONLY =
  "\\x3c!--(?:-?>|[^]*?(?:--!?>|$))|<(style|script|textarea|title|xmp|iframe|noembed|noframes)(?=[\\s/>])[^]*?(?:</\\1(?=[\\s/>])|$)";
/** What an attribute is worth, from the equals sign on. */
const WORTH = "=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s\"'>][^\\s>]*)";
const MARKUP = new RegExp(`${TEXT_ONLY}|<[a-z](?:${WORTH}|[^>=]+|=)*>?`, "gi");
const ATTRIBUTES = new RegExp(`${WORTH}|[^\\s/>=]+`, "g");

// The same mark-up without what the page's policy refuses with a message in the console: styles, handlers, a base. That
// they do nothing is up to the policy, so what is not recognised here does no harm. The text stays as it is.
function quiet(html) {
  return html.replace(MARKUP, (found, textOnly) => {
    // As a script it is no text either, and none runs here.
    if (/^style$/i.test(textOnly) && !/script/i.test(found)) return found.replace(/^(<)style|(<.)style$/gi, "$1$2script");
    if (textOnly || found.startsWith("<!")) return found;
    const refused = /^<base\b/i.test(found) ? /^(style|href)$|^on/i : /^style$|^on/i;
    return found.replace(ATTRIBUTES, (name) => (refused.test(name) ? `inert-${name}` : name));
  });
}

// ── Files that the system opens with the program

function takeFiles() {
  globalThis.launchQueue?.setConsumer(async ({ files = [] }) => {
    const detail = await Promise.all(files.map((handle) => handle.getFile()));
    await listening.promise;
    if (detail.length > 0) dispatchEvent(new CustomEvent("counterclaim-files", { detail }));
  });
}

// ── The program as one file

/** Downloads the program as one page, with a project (JSON) in it if one is given. */
async function save(name, project) {
  const parts = await (packed ? ownParts() : fetchedParts());
  // "<" occurs in texts only, where it may be written so; nothing can then end the element it is in.
  const json = project?.replace(/[<\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  parts.project = json ? `\n    \u003cscript type="application/json" id="project">${json}\u003c/script>` : "";
  const page = PAGE.replace(/\{\{(\w+)\}\}/g, (_, part) => parts[part]);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The parts of this page, which is such a page itself. */
function ownParts() {
  return {
    policy: find("meta[http-equiv]").content,
    icon: find("link[rel=icon]").href,
    style: find("style").textContent,
    program: packed,
    script: find("script[type=module]").textContent,
  };
}

async function fetchedParts() {
  const get = async (address, integrity) => {
    const response = await fetch(address, integrity ? { integrity } : {});
    if (!response.ok) throw new Error(`the host answers ${response.status} for ${address}`);
    return response;
  };
  const [style, script, icon] = ["link[rel=stylesheet]", "script[type=module]", "link[rel=icon]"].map(find);
  const packing = async () => {
    const stream = (await get(WASM, WASM_INTEGRITY)).body.pipeThrough(new CompressionStream("gzip"));
    return base64(await new Response(stream).blob());
  };
  const [styleText, scriptText, iconCode, program] = await Promise.all([
    get(style.href, style.integrity).then((response) => response.text()),
    get(script.src, script.integrity).then((response) => response.text()),
    get(icon.href).then((response) => response.blob()).then(base64),
    packing(),
  ]);
  return {
    policy: find("meta[name=single-file]").content,
    icon: `data:image/svg+xml;base64,${iconCode}`,
    style: styleText,
    program,
    script: scriptText,
  };
}

function unpacked(code) {
  const bytes = Uint8Array.from(atob(code), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
