// Follows the lab's stream of events, shows its state, and sends the requests of the buttons.
import { clock, rate, seconds, write } from "./elements.js";
import { Picture } from "./picture.js";
import { wayRow } from "./way.js";

const LISTED = 300;
const SILENT_MS = 3500;
const REFUSAL_MS = 8000;
const WORDS = {
  starting: "starting", registered: "registered", passing: "passing", serving: "in the pool",
  failing: "failing", leaving: "leaving", died: "died",
};

const $ = (id) => document.getElementById(id);
const token = document.querySelector("meta[name=ballast-token]").content;
const picture = new Picture($("picture"));
const rows = new Map();
const steppers = [listen(document.querySelector(".stepper"))]; // one for each service
let state = null;
let heardAt = Date.now();
let over = false;
let refusal = "";

connect();
setInterval(watchContact, 500);

function connect() {
  const stream = new EventSource("/events");
  const hear = (event, take) => stream.addEventListener(event, (message) => {
    heardAt = Date.now();
    take(JSON.parse(message.data));
  });
  hear("state", show);
  hear("log", list);
  hear("end", (words) => {
    over = true;
    stream.close();
    write($("contact"), words);
    document.body.classList.add("lost");
    enable();
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && !over) {
      setTimeout(connect, 2000);
    }
  });
}

function watchContact() {
  if (over) {
    return;
  }
  const lost = Date.now() - heardAt > SILENT_MS;
  document.body.classList.toggle("lost", lost);
  write($("contact"), lost ? `no contact since ${clock(new Date(heardAt))}, trying again` : "live");
  enable();
}

function show(now) {
  if (state && state.server !== now.server) {
    location.reload(); // another server has another token
    return;
  }
  const first = state === null;
  state = now;
  const running = runningMembers().length;
  const api = now.about.api.split("/").pop();
  const balancer = now.about.balancer.split("/").pop();
  write($("lab"), now.about.lab);
  if (isPlural()) {
    const services = now.services.map((it) => `${it.running} × ${it.name}`).join(", ");
    write($("headline"), `${services} behind ${now.balancers.map((it) => it.name).join(" and ")}`);
    document.title = `${services} · Ballast ${now.about.lab}`;
  } else {
    write($("headline"), `${running} ${running === 1 ? "instance" : "instances"} of ${api} behind ${balancer}`);
    document.title = `${running} × ${api} · Ballast ${now.about.lab}`;
  }
  links(now);
  steps(now.services);
  write($("upstreams"), isPlural() ? now.balancers.map(inForce).join(" — ") : addresses(now.front.upstreams));
  instances(now.members);
  $("no-instance").hidden = now.members.length > 0;
  change(now.change);
  picture.show(now, balancer);
  if (first) {
    watchContact();
  }
  task();
  enable();
}

function isPlural() {
  return state.services.length > 1 || state.balancers.length > 1;
}

function addresses(upstreams) {
  return upstreams.map((it) => it.instance ? `${it.instance} ${it.address}` : it.address).join(" · ") || "none";
}

function inForce(balancer) {
  const lists = Object.entries(balancer.upstreams).map(([service, upstreams]) => `${service} ${addresses(upstreams)}`);
  return `${balancer.name}: ${lists.join("; ") || "none"}`;
}

function runningMembers(service) {
  return state.members.filter((it) =>
    it.state !== "died" && it.state !== "leaving" && (!service || it.service === service));
}

// Shows a stepper for each service; of several, each says whose it is.
function steps(services) {
  const names = services.length > 1 ? services.map((it) => it.name) : [""];
  while (steppers.length > names.length) {
    steppers.pop().remove();
  }
  names.forEach((name, index) => {
    const stepper = steppers[index] ?? addStepper();
    stepper.dataset.service = name;
    write(stepper.querySelector("span"), name);
    write(stepper.querySelector("output"), String(runningMembers(name).length));
    if (name) {
      const [fewer, more] = stepper.querySelectorAll("button");
      stepper.setAttribute("aria-label", `Number of instances of ${name}`);
      stepper.querySelector("output").setAttribute("aria-label", `Instances of ${name} that run`);
      fewer.setAttribute("aria-label", `One instance of ${name} fewer`);
      more.setAttribute("aria-label", `One instance of ${name} more`);
    }
  });
}

function addStepper() {
  const stepper = steppers[0].cloneNode(true);
  stepper.querySelectorAll("[id]").forEach((it) => it.removeAttribute("id"));
  $("task").before(stepper);
  steppers.push(stepper);
  return listen(stepper);
}

function listen(stepper) {
  const by = (step) => {
    const { service } = stepper.dataset;
    ask("/scale", { ...(service && { service }), to: runningMembers(service).length + step });
  };
  const [fewer, more] = stepper.querySelectorAll("button");
  fewer.addEventListener("click", () => by(-1));
  more.addEventListener("click", () => by(1));
  return stepper;
}

function links(now) {
  const fronts = isPlural() ? now.balancers.map((it) => [it.name, it.url]) : [["balancer", now.url]];
  const wanted = [
    ...fronts.map(([name, url]) => [name, url && `${url}/hostname`]), ["Consul UI", now.consul && `${now.consul}/ui/`]];
  const nav = $("links");
  while (nav.children.length > wanted.length) {
    nav.lastChild.remove();
  }
  for (const [index, [words, href]] of wanted.entries()) {
    const link = nav.children[index] ?? nav.appendChild(Object.assign(document.createElement("a"), { target: "_blank", rel: "noreferrer" }));
    write(link, href ? `${words} ${new URL(href).host}` : "");
    if (href && link.getAttribute("href") !== href) {
      link.href = href;
    }
  }
}

// --- Instances -----------------------------------------------------------------------------------------------------

function instances(members) {
  const there = new Set(members.map((it) => it.name));
  for (const [name, row] of rows) {
    if (!there.has(name)) {
      row.remove();
      rows.delete(name);
    }
  }
  members.forEach((member, index) => {
    const row = rows.get(member.name) ?? newRow(member.name);
    const cells = row.cells;
    cells[1].firstChild.className = `word ${member.state}`;
    write(cells[1].firstChild, WORDS[member.state]);
    write(cells[2].firstChild, member.hostname);
    write(cells[3].firstChild, member.address);
    write(cells[4], member.passing ? "passing" : "–");
    const listing = Object.keys(member.balancers);
    write(cells[5], state.balancers.length > 1 && listing.length ? listing.join(", ") : member.upstream ? "yes" : "no");
    write(cells[6], state.balancers.some((it) => it.front.logged) ? rate(member.rate.perSecond) : "–");
    row.dataset.state = member.state;
    if ($("instances").children[index] !== row) {
      $("instances").insertBefore(row, $("instances").children[index] ?? null);
    }
  });
}

function newRow(name) {
  const row = document.createElement("tr");
  row.dataset.instance = name;
  const head = row.appendChild(document.createElement("th"));
  head.scope = "row";
  head.textContent = name;
  const cell = (child) => row.appendChild(document.createElement("td")).append(child);
  cell(document.createElement("span"));
  cell(document.createElement("code"));
  cell(document.createElement("code"));
  cell("");
  cell("");
  cell("");
  row.cells[6].className = "num";
  cell(button("Stop", `Stop ${name}: it deregisters and drains`, "stop", () => ask("/stop", { instance: name })));
  row.cells[7].append(button("Kill…", `Kill ${name}`, "kill danger", () => confirmKill(name)));
  rows.set(name, row);
  return row;
}

function button(words, label, classes, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: words, className: classes, title: label });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function confirmKill(name) {
  write($("sure-name"), name);
  const sure = $("sure");
  sure.returnValue = "no";
  sure.onclose = () => {
    if (sure.returnValue === "kill") {
      ask("/kill", { instance: name });
    }
  };
  sure.showModal();
}

// --- The last change -----------------------------------------------------------------------------------------------

let changeShown = "";

function change(now) {
  const key = JSON.stringify(now);
  if (!now || key === changeShown) {
    return;
  }
  changeShown = key;
  const took = now.tookMs === null ? "" : `, in force after ${seconds(now.tookMs)}`;
  write($("change-words"), `${now.words} at ${clock(new Date(now.wall))}${took}`);
  const last = Math.max(1, now.tookMs ?? 0, ...now.ways.flatMap((way) => way.stages.map((stage) => stage.ms)));
  $("ways").replaceChildren(...now.ways.map((way) => wayRow(way, last)));
}

// --- Events --------------------------------------------------------------------------------------------------------

let lastListed = -1;

function list(log) {
  const events = $("events");
  if (log.anew) {
    events.replaceChildren();
    lastListed = -1;
  }
  for (const line of log.lines) {
    if (line.id >= 0 && line.id <= lastListed) {
      continue;
    }
    lastListed = Math.max(lastListed, line.id);
    const item = document.createElement("li");
    item.className = line.kind;
    item.dataset.seq = line.id;
    item.dataset.seen = Date.now();
    const at = new Date(line.wall);
    const time = document.createElement("time");
    time.dateTime = line.wall;
    time.textContent = `${clock(at)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
    const words = document.createElement("span");
    words.textContent = line.words;
    item.append(time, words);
    events.prepend(item);
  }
  while (events.children.length > LISTED) {
    events.lastChild.remove();
  }
}

// --- Buttons -------------------------------------------------------------------------------------------------------

async function ask(path, body) {
  refusal = "";
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Ballast-Token": token },
      body: JSON.stringify(body),
    });
    if (!answer.ok) {
      refusal = (await answer.json()).error;
    }
  } catch (failure) {
    refusal = `the page's server does not answer: ${failure.message}`;
  }
  task();
  setTimeout(() => { refusal = ""; task(); }, REFUSAL_MS);
}

function task() {
  const now = state?.task;
  const failed = now && !now.underWay && now.problem && now.sinceMs >= (state.change?.atMs ?? 0) - 1000;
  const problem = refusal || (failed ? `${now.words}: ${now.problem}` : "");
  const words = now?.underWay ? now.words : pending();
  write($("task"), problem || (words ? `${words} …` : done()));
  $("task").classList.toggle("bad", Boolean(problem));
}

// Returns the change that another process requested.
function pending() {
  return state?.change?.awaited ? state.change.words : "";
}

function done() {
  const last = state?.change;
  return last && last.tookMs !== null ? `${last.words}: in force after ${seconds(last.tookMs)}` : "";
}

function enable() {
  const deaf = over || document.body.classList.contains("lost") || !state;
  const busy = deaf || Boolean(state.task?.underWay);
  for (const stepper of steppers) {
    const running = deaf ? 0 : runningMembers(stepper.dataset.service).length;
    const [fewer, more] = stepper.querySelectorAll("button");
    fewer.disabled = busy || running <= 0;
    more.disabled = busy || running >= 30;
  }
  for (const row of rows.values()) {
    const there = !deaf && !["died", "leaving"].includes(row.dataset.state);
    row.querySelector(".stop").disabled = busy || !there;
    row.querySelector(".kill").disabled = !there;
  }
}
