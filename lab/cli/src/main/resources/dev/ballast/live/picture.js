// A picture of the system: clients, the balancers, their instances, and Consul above them. Requests are moving dots.
import { box, label, make, move, place, rate, write } from "./elements.js";

const WIDTH = 1000;
const CLIENTS = { x: 20, width: 150, height: 116 };
const BALANCER = { x: 310, width: 200, height: 104, gap: 16 };
const TOP = 96; // of the part below Consul
const MOST_DOTS = 90; // started in a second
const WAY_IN_MS = 420;
const WAY_ON_MS = 560;
const SPARK_SECONDS = 60;
const SIGNS = { starting: "○", registered: "○", passing: "◐", serving: "●", failing: "▲", leaving: "▽", died: "✕" };
const WORDS = { serving: "in the pool" };
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Picture {
  #svg;
  #wires;
  #dots;
  #fronts = new Map();
  #cards = new Map();
  #moving = new Set();
  #flows = new Map();
  #totals = [];
  #height = 0;
  #before = performance.now();

  constructor(root) {
    this.#svg = root;
    this.#wires = root.appendChild(make("g"));
    this.told = this.#wires.appendChild(make("path", { class: "wire told" }));
    this.#dots = root.appendChild(make("g", { "aria-hidden": "true" }));
    this.clients = root.appendChild(box(CLIENTS.width, CLIENTS.height));
    this.clients.append(
      label("clients", 14, 24, "strong"), label("", 14, 70, "bad"), label("0/s", 14, 50, "large"),
      make("path", { class: "spark" }));
    this.consul = root.appendChild(make("g"));
    this.consul.append(label("Consul", 0, 0, "strong"), label("", 0, 0, "small"), make("g"));
    requestAnimationFrame((now) => this.#frame(now));
  }

  show(state, name) {
    const members = state.members;
    const layout = arrange(members.length, state.balancers.length);
    if (layout.height !== this.#height) {
      this.#height = layout.height;
      this.#svg.setAttribute("viewBox", `0 0 ${WIDTH} ${layout.height}`);
    }
    const middle = TOP + (layout.height - TOP) / 2;
    this.#clients(state, middle);
    this.#balancers(state.balancers, name, middle);
    this.#consul(state, middleOf(middle, 0, state.balancers.length));
    this.#members(members, layout, state.balancers);
  }

  #clients(state, middle) {
    place(this.clients, CLIENTS.x, middle - CLIENTS.height / 2);
    const texts = this.clients.querySelectorAll("text");
    const sum = (part) => state.balancers.reduce((all, it) => all + it.front.rate[part], 0);
    const [perSecond, failedPerSecond] = [sum("perSecond"), sum("failedPerSecond")];
    write(texts[1], failedPerSecond > 0 ? `✕ ${rate(failedPerSecond)}/s fail` : "");
    write(texts[2], state.balancers.some((it) => it.front.logged) ? `${rate(perSecond)}/s` : "not counted");
    const now = state.nowMs / 1000;
    this.#totals.push([now, perSecond]);
    this.#totals = this.#totals.filter(([at]) => at > now - SPARK_SECONDS);
    const most = Math.max(1, ...this.#totals.map(([, value]) => value));
    const points = this.#totals.map(([at, value]) =>
      `${(CLIENTS.width - 14 - ((now - at) / SPARK_SECONDS) * (CLIENTS.width - 28)).toFixed(1)} ${(106 - (value / most) * 26).toFixed(1)}`);
    this.clients.querySelector(".spark").setAttribute("d", points.length > 1 ? `M${points.join("L")}` : "");
  }

  // Draws the balancers below each other. A single one is called by its strategy.
  #balancers(balancers, strategy, middle) {
    for (const [name, front] of this.#fronts) {
      if (!balancers.some((it) => it.name === name)) {
        front.box.remove();
        front.trunk.remove();
        this.#fronts.delete(name);
        this.#flows.delete(` ${name}`);
      }
    }
    balancers.forEach((balancer, index) => {
      const front = this.#fronts.get(balancer.name) ?? this.#front(balancer.name);
      front.from = middle;
      front.middle = middleOf(middle, index, balancers.length);
      this.#fill(front, balancers.length === 1 ? strategy : balancer.name, balancer.front);
      const flow = ` ${balancer.name}`;
      this.#flows.set(flow, {
        failing: balancer.front.rate.failedPerSecond, rate: 0, front, curve: null, due: this.#flows.get(flow)?.due ?? 0 });
    });
  }

  #front(name) {
    const front = { box: box(BALANCER.width, BALANCER.height), trunk: make("path", { class: "wire trunk" }) };
    front.box.append(
      label("", 16, 27, "strong"), label("", 16, 54, "large"), label("", 16, 75, "small"), label("", 16, 92, "small"));
    this.#svg.insertBefore(front.box, this.consul);
    this.#wires.prepend(front.trunk);
    this.#fronts.set(name, front);
    return front;
  }

  #fill(front, name, now) {
    place(front.box, BALANCER.x, front.middle - BALANCER.height / 2);
    front.trunk.setAttribute("d", path(trunkOf(front)));
    front.box.querySelector("rect").setAttribute("class", now.running ? "box" : "box off");
    const texts = front.box.querySelectorAll("text");
    const upstreams = now.upstreams.length;
    write(texts[0], short(name, 22));
    write(texts[1], now.running ? `${upstreams} ${upstreams === 1 ? "upstream" : "upstreams"}` : "✕ does not run");
    texts[1].setAttribute("class", now.running ? "large" : "large bad");
    write(texts[2], now.reloads === 1 ? "1 reload" : now.reloads ? `${now.reloads} reloads` : "no reload so far");
    write(texts[3], now.draining ? `${now.draining} old ${now.draining === 1 ? "worker drains" : "workers drain"}` : "");
  }

  #consul(state, middle) {
    const servers = state.servers;
    const center = BALANCER.x + BALANCER.width / 2;
    const leader = servers.find((it) => it.leader);
    const [title, words] = this.consul.querySelectorAll("text");
    const left = center - (servers.length * 34) / 2;
    move(title, left - 74, 43);
    move(words, left + servers.length * 34 + 10, 43);
    write(words, leader ? `leader: ${leader.name}` : servers.length ? "no leader" : "");
    words.setAttribute("class", leader || !servers.length ? "small" : "bad");
    const group = this.consul.lastChild;
    while (group.children.length > servers.length) {
      group.lastChild.remove();
    }
    servers.forEach((server, index) => {
      const peer = group.children[index] ?? group.appendChild(peerShape());
      peer.firstChild.setAttribute("class", server.leader ? "peer leader" : server.running ? "peer" : "peer off");
      write(peer.children[1], server.leader ? "★" : server.running ? server.name.replace(/.*-/, "") : "✕");
      write(peer.children[2], `${server.name}${server.leader ? ", the leader" : server.running ? "" : ", does not run"}`);
      place(peer, left + 17 + index * 34, 38);
    });
    this.told.setAttribute("d", servers.length ? `M${center} 58L${center} ${middle - BALANCER.height / 2}` : "");
  }

  #members(members, layout, balancers) {
    const logged = balancers.some((it) => it.front.logged);
    const there = new Set(members.map((it) => it.name));
    for (const [name, card] of this.#cards) {
      if (!there.has(name)) {
        card.group.classList.add("gone");
        setTimeout(() => card.group.remove(), 400);
        this.#cards.delete(name);
        [...card.wires.keys()].forEach((balancer) => this.#unwire(name, card, balancer));
      }
    }
    members.forEach((member, index) => {
      const spot = layout.spot(index);
      const card = this.#cards.get(member.name) ?? this.#card(member.name, spot);
      card.resize(spot);
      place(card.group, spot.x, spot.y);
      card.fill(member, logged);
      this.#wire(member, card, spot, balancers);
    });
  }

  // Connects an instance with the balancers that list it, or with the first one as long as none does.
  #wire(member, card, spot, balancers) {
    const listing = Object.keys(member.balancers);
    const wanted = listing.length ? listing : balancers.slice(0, 1).map((it) => it.name);
    [...card.wires.keys()].filter((it) => !wanted.includes(it)).forEach((it) => this.#unwire(member.name, card, it));
    for (const balancer of wanted.filter((it) => this.#fronts.has(it))) {
      const front = this.#fronts.get(balancer);
      const wire = card.wires.get(balancer) ?? this.#wires.appendChild(make("path", { class: "wire" }));
      card.wires.set(balancer, wire);
      const curve = branchOf(front.middle, spot);
      const perSecond = member.balancers[balancer]?.perSecond ?? 0;
      wire.setAttribute("d", path(curve));
      wire.setAttribute("class", listing.length ? "wire on" : "wire");
      wire.style.strokeWidth = still.matches && perSecond > 0 ? "5" : "";
      const key = `${member.name} ${balancer}`;
      this.#flows.set(key, { rate: perSecond, failing: 0, front, curve, due: this.#flows.get(key)?.due ?? Math.random() });
    }
  }

  #unwire(name, card, balancer) {
    card.wires.get(balancer).remove();
    card.wires.delete(balancer);
    this.#flows.delete(`${name} ${balancer}`);
  }

  #card(name, spot) {
    const group = this.#svg.appendChild(make("g", { class: "card fresh" }));
    const rect = make("rect", { class: "box", rx: 8 });
    const stripe = make("rect", { class: "stripe", width: 5, rx: 2.5, x: 7 });
    const sign = label("", 20, 0, "sign");
    const head = label(name, 38, 0, "strong");
    const word = label("", 0, 0, "small end");
    const host = label("", 38, 0, "small mono");
    const load = label("", 0, 0, "end");
    group.append(rect, stripe, sign, head, word, host, load);
    place(group, spot.x, spot.y);
    requestAnimationFrame(() => requestAnimationFrame(() => group.classList.remove("fresh")));
    let narrow = false;
    const card = {
      group,
      wires: new Map(), // by balancer
      resize({ width, height, roomy, columns }) {
        narrow = columns > 1;
        rect.setAttribute("width", width);
        rect.setAttribute("height", height);
        stripe.setAttribute("y", 7);
        stripe.setAttribute("height", height - 14);
        const first = roomy ? 22 : height / 2 + 5;
        move(sign, 20, first);
        move(head, 38, first);
        move(word, roomy || narrow ? width - 14 : width - 62, first);
        move(host, 38, 43);
        move(load, width - 14, roomy ? 43 : first);
        host.style.display = roomy ? "" : "none";
      },
      fill(member, logged) {
        const fresh = group.classList.contains("fresh") ? " fresh" : "";
        group.setAttribute("class", `card word ${member.state}${fresh}`);
        write(sign, SIGNS[member.state]);
        const counted = logged && Object.keys(member.balancers).length > 0 && !(narrow && member.state !== "serving");
        write(word, narrow && counted ? "" : WORDS[member.state] ?? member.state);
        write(host, member.hostname);
        write(load, counted ? `${rate(member.rate.perSecond)}/s` : "");
      },
    };
    this.#cards.set(name, card);
    return card;
  }

  // --- Motion ------------------------------------------------------------------------------------------------------

  #frame(now) {
    const elapsed = Math.min(now - this.#before, 100);
    this.#before = now;
    if (!still.matches) {
      this.#spawn(elapsed, now);
    }
    for (const dot of this.#moving) {
      if (!dot.step(now)) {
        dot.shape.remove();
        this.#moving.delete(dot);
      }
    }
    requestAnimationFrame((next) => this.#frame(next));
  }

  #spawn(elapsed, now) {
    const wanted = [...this.#flows.values()].reduce((sum, flow) => sum + shown(flow.rate + flow.failing), 0);
    const share = Math.min(1, MOST_DOTS / wanted); // a dot is visible for about a second
    for (const [name, flow] of this.#flows) {
      flow.due += (share * shown(flow.rate + flow.failing) * elapsed) / 1000;
      while (flow.due >= 1) {
        flow.due -= 1;
        this.#moving.add(this.#dot(name, flow, now));
      }
    }
  }

  // Draws a dot that goes to the balancer and on to its instance. A failed one ends as a cross at the balancer.
  #dot(name, flow, now) {
    const shape = this.#dots.appendChild(make("circle", { class: "dot", r: 4 }));
    const trunk = trunkOf(flow.front);
    const flows = this.#flows;
    const born = now - Math.random() * 30;
    let failed = null;
    return {
      get shape() { return failed ?? shape; },
      step: (at) => {
        const age = at - born;
        if (age < WAY_IN_MS) {
          move(shape, ...point(trunk, age / WAY_IN_MS), "c");
          return true;
        }
        if (!flow.curve) {
          if (!failed) {
            const [x, y] = point(trunk, 1);
            failed = make("path", { class: "dot failed", d: `M${x - 14} ${y - 6}l12 12m0 -12l-12 12` });
            shape.replaceWith(failed);
          }
          return age < WAY_IN_MS + 500;
        }
        const part = (age - WAY_IN_MS) / WAY_ON_MS;
        const curve = flows.get(name)?.curve;
        if (part >= 1 || !curve) {
          return false;
        }
        move(shape, ...point(curve, part), "c");
        return true;
      },
    };
  }
}

// Returns how many dots a second show a rate: one for each request at low rates, and then by the logarithm.
function shown(rate) {
  return rate <= 8 ? rate : Math.min(40, 8 + 9 * Math.log10(rate / 8));
}

function arrange(count, balancers) {
  const roomy = count <= 8;
  const columns = count > 16 ? 2 : 1;
  const height = roomy ? 54 : 30;
  const gap = roomy ? 12 : 6;
  const rowCount = Math.max(1, Math.ceil(count / columns));
  const tall = rowCount * (height + gap) - gap;
  const whole = Math.max(300, TOP + tall + 30, TOP + balancers * (BALANCER.height + BALANCER.gap) + 14);
  const width = columns === 2 ? 196 : 260;
  const top = TOP + (whole - TOP - tall) / 2;
  return {
    height: whole,
    spot(index) {
      const column = columns === 2 ? Math.floor(index / rowCount) : 0;
      const row = index % rowCount;
      return { x: WIDTH - 20 - (columns - column) * width - (columns - 1 - column) * 12, y: top + row * (height + gap), width, height, roomy, columns };
    },
  };
}

const middleOf = (middle, index, count) => middle + (index - (count - 1) / 2) * (BALANCER.height + BALANCER.gap);

const trunkOf = ({ from, middle }) => [
  [CLIENTS.x + CLIENTS.width, from], [CLIENTS.x + CLIENTS.width + 60, from], [BALANCER.x - 60, middle], [BALANCER.x, middle]];

function branchOf(middle, spot) {
  const from = BALANCER.x + BALANCER.width;
  const y = spot.y + spot.height / 2;
  const bend = Math.max(30, (spot.x - from) / 2);
  return [[from, middle], [from + bend, middle], [spot.x - bend, y], [spot.x, y]];
}

const path = ([a, b, c, d]) => `M${a}C${b} ${c} ${d}`;

function point([a, b, c, d], t) {
  const s = 1 - t;
  const at = (k) => s * s * s * a[k] + 3 * s * s * t * b[k] + 3 * s * t * t * c[k] + t * t * t * d[k];
  return [at(0), at(1)];
}

function peerShape() {
  const peer = make("g");
  peer.append(make("circle", { class: "peer", r: 14 }), label("", 0, 5, "mid"), make("title"));
  return peer;
}

const short = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);
