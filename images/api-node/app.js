// The API's contract on Node's HTTP server. Its time-outs are Node's defaults.
'use strict';
const fs = require('fs');
const http = require('http');
const hostname = require('os').hostname();

const LONGEST_SLEEP_MS = 60_000;

// as ballast_ledger.py in images/base/lib: one byte for each request of a load, at its number
const LEDGER = '/var/lib/ballast/ledger';
const MOST_LOADS = 200;
const MOST_REQUESTS = 1 << 24;
const ledgers = new Map();

let healthy = true;

function incomplete() {
  try {
    fs.closeSync(fs.openSync(`${LEDGER}/.incomplete`, 'w'));
  } catch (error) {
    // a directory that takes no file has no ledger either
  }
}

function executed(id) {
  const match = /^([A-Za-z0-9._-]{1,100})-([0-9]{1,8})$/.exec(id ?? '');
  if (!match) {
    return;
  }
  const [, load, digits] = match;
  const number = Number(digits);
  try {
    if (!ledgers.has(load) && ledgers.size < MOST_LOADS) {
      ledgers.set(load, fs.openSync(`${LEDGER}/${load}`, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o644));
    }
    if (!ledgers.has(load) || number >= MOST_REQUESTS) {
      incomplete();
      return;
    }
    const times = Buffer.alloc(1);
    fs.readSync(ledgers.get(load), times, 0, 1, number);
    times[0] = Math.min(times[0] + 1, 255);
    fs.writeSync(ledgers.get(load), times, 0, 1, number);
  } catch (error) {
    console.log(`the ledger lacks ${id}: ${error}`);
    incomplete();
  }
}

function json(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text)});
  response.end(text);
}

function slow(request, response, url) {
  const asked = Number.parseInt(url.searchParams.get('ms') ?? '1000', 10);
  const ms = Math.max(0, Math.min(Number.isNaN(asked) ? 1000 : asked, LONGEST_SLEEP_MS));
  setTimeout(() => json(response, 200, {hostname, ms}), ms);
}

function echo(request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream', 'Content-Length': body.length, 'X-Hostname': hostname,
    });
    response.end(body);
  });
}

function health(state) {
  return (request, response) => {
    if (request.headers.origin !== undefined) { // a browser sends it with each POST, and any page can send one here
      json(response, 403, {error: 'web pages may not change an instance'});
      return;
    }
    healthy = state;
    json(response, 200, {hostname, healthy});
  };
}

const routes = {
  'GET /hostname': (request, response) => healthy
    ? json(response, 200, {hostname})
    : json(response, 503, {error: 'told to fail by POST /health/fail', hostname}),
  'GET /ready': (request, response) => json(response, 200, {ready: true}),
  'GET /slow': slow,
  'POST /echo': echo,
  'POST /health/fail': health(false),
  'POST /health/heal': health(true),
};

const server = http.createServer((request, response) => {
  executed(request.headers['x-request-id']);
  const url = new URL(request.url, 'http://localhost');
  const route = routes[`${request.method} ${url.pathname}`];
  if (route) {
    route(request, response, url);
  } else {
    json(response, 404, {error: 'no such path'});
  }
});

// finishes the requests in flight; no new ones arrive, because the container has already drained
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
server.listen(5000, '0.0.0.0', () => console.log('serving on port 5000'));
