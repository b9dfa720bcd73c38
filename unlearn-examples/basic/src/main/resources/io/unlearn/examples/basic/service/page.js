'use strict';

const $ = id => document.getElementById(id);
let token = '';
let reading = 0;
const tickets = new Map();

const meaning = {
  QUEUED: 'waits in memory; not yet durable',
  HELD: 'waits for approval or for the next retraining',
  REMOVED: 'out of the model, durably; the next release will be without it',
  RELEASED: 'predictions come from a release without the images',
  ERASED: 'predictions come from a release without the images, and no file holds them',
  REFUSED: 'refused; nothing was changed',
};

function say(text, bad) {
  $('message').textContent = text;
  $('message').className = bad ? 'bad' : '';
}

function ask(path, options) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) {
    headers.Authorization = 'Bearer ' + token;
  }
  return fetch(path, { ...options, headers, referrerPolicy: 'no-referrer' });
}

async function json(path, body) {
  const answer = await ask(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  const value = await answer.json();
  if (!answer.ok) {
    const wait = answer.headers.get('Retry-After');
    throw new Error(value.error + (wait ? ' (try again in ' + wait + ' s)' : ''));
  }
  return value;
}

function cell(row, label, text, className) {
  const td = row.insertCell();
  td.dataset.label = label;
  td.textContent = text;
  if (className) {
    td.className = className;
  }
  return td;
}

function time(text) {
  return new Date(text).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

function showHealth(health) {
  $('status').textContent = health.status;
  $('status').className = 'badge ' + health.status;
  $('reasons').replaceChildren(...health.reasons.map(reason => {
    const item = document.createElement('li');
    item.textContent = reason;
    return item;
  }));
  $('queued').textContent = health.queued;
  $('oldest').textContent = health.queued
    ? 'the first for ' + (health.oldestMillis / 1000).toFixed(1) + ' s' : 'nobody waits';
  $('unreleased').textContent = health.unreleased;
  $('held').textContent = health.held;
  $('rows').textContent = health.remainingRows.toLocaleString();
  const left = (100 * health.budgetLeft).toFixed(1) + ' % left';
  $('budget').value = health.budgetLeft;
  $('budget').textContent = left;
  $('budget-left').textContent = left;
  $('budget-note').textContent = 'ε = ' + health.budget.epsilon + ', δ = ' + health.budget.delta
    + ' for all releases since the first deletion together. Last release ' + time(health.lastRelease)
    + (health.lastRetraining ? ', last retraining ' + time(health.lastRetraining) : '') + '.';
}

function showCertificates(certificates, current) {
  $('certificates').replaceChildren(...certificates.map(certificate => {
    const row = document.createElement('tr');
    const now = certificate.id === current;
    row.className = now ? 'current' : '';
    cell(row, 'Released', time(certificate.issuedAt) + (now ? ' (present)' : ''));
    cell(row, 'Certificate', certificate.id.slice(0, 8), 'code').title = certificate.id;
    cell(row, 'Guarantee', 'ε ≤ ' + certificate.epsilon + ', δ ≤ ' + certificate.delta);
    cell(row, 'Weights', certificate.modelDigest.slice(0, 16) + '…', 'code').title = certificate.modelDigest;
    return row;
  }));
}

function showTickets() {
  $('tickets').replaceChildren(...[...tickets.values()].reverse().map(ticket => {
    const row = document.createElement('tr');
    row.id = 'ticket-' + ticket.ticket;
    cell(row, 'Ticket', ticket.ticket.slice(0, 12) + '…', 'code').title = ticket.ticket;
    const badge = document.createElement('span');
    badge.className = 'badge state-' + ticket.state;
    badge.textContent = ticket.state;
    cell(row, 'State', '').append(badge);
    const last = cell(row, 'Meaning', ticket.reason || meaning[ticket.state] || '');
    if (ticket.state === 'HELD') {
      const approve = document.createElement('button');
      approve.type = 'button';
      approve.className = 'quiet';
      approve.textContent = 'Approve';
      approve.addEventListener('click', () => attempt(async () => {
        take(await json('/deletions/' + ticket.ticket + '/approval', {}));
      }));
      last.append(' ', approve);
    }
    return row;
  }));
}

function take(ticket) {
  tickets.set(ticket.ticket, ticket);
  showTickets();
}

function finished(ticket) {
  return ticket.state === 'ERASED' || ticket.state === 'RELEASED' || ticket.state === 'REFUSED';
}

async function attempt(action) {
  try {
    say('');
    await action();
  } catch (error) {
    say(error.message, true);
  }
}

async function followTickets() {
  for (const ticket of tickets.values()) {
    if (!finished(ticket)) {
      try {
        const next = await json('/deletions/' + ticket.ticket);
        if (next.state !== ticket.state) {
          take(next);
        }
      } catch (error) {
        say(error.message, true);
      }
    }
  }
}

function onState(state) {
  showHealth(state.health);
  showCertificates(state.certificates, state.current);
  followTickets();
}

function enable(on) {
  for (const button of document.querySelectorAll('#deletion button, #retrain')) {
    button.disabled = !on;
  }
}

function disconnected(text) {
  enable(false);
  $('status').textContent = 'not connected';
  $('status').className = 'badge';
  say(text, true);
}

// Not an EventSource: that cannot send a token in a header, and a token in an address ends up in logs.
async function read(run) {
  const answer = await ask('/events', {});
  if (answer.status === 401) {
    token = '';
    $('access').hidden = false;
    disconnected('The token was not accepted.');
    return;
  }
  if (!answer.ok) {
    throw new Error('events: ' + answer.status);
  }
  $('access').hidden = true;
  enable(true);
  say('Connected.');
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done || run !== reading) {
      throw new Error('events ended');
    }
    text += value;
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const data = text.slice(0, end).split('\n').filter(line => line.startsWith('data: ')).map(line => line.slice(6));
      text = text.slice(end + 2);
      if (data.length) {
        onState(JSON.parse(data.join('\n')));
      }
    }
  }
}

async function connect() {
  const run = ++reading;
  while (token && run === reading) {
    try {
      await read(run);
    } catch (error) {
      if (run !== reading) {
        return;
      }
      disconnected('The service does not answer; trying again.');
      await new Promise(resolve => setTimeout(resolve, 2000));
    }
  }
}

function draw(pixels) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 28;
  const context = canvas.getContext('2d');
  const image = context.createImageData(28, 28);
  pixels.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}

async function predict(sample, button) {
  for (const other of $('samples').children) {
    other.setAttribute('aria-pressed', String(other === button));
  }
  const answer = await json('/predict', { pixels: sample.pixels });
  $('prediction').textContent = 'The model says “' + answer.name + '”; it is “' + sample.name
    + '”. Answered from release ' + answer.certificate.slice(0, 8) + '.';
}

async function loadSamples() {
  const loaded = await json('/samples');
  $('people').textContent = loaded.subjects;
  loaded.samples.forEach((sample, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-label', 'Test image ' + (i + 1) + ', ' + sample.name);
    button.setAttribute('aria-pressed', 'false');
    button.append(draw(sample.pixels));
    button.addEventListener('click', () => attempt(() => predict(sample, button)));
    $('samples').append(button);
  });
}

$('access').addEventListener('submit', event => {
  event.preventDefault();
  token = $('token').value.trim();
  $('token').value = '';
  connect();
});

$('deletion').addEventListener('submit', event => {
  event.preventDefault();
  attempt(async () => {
    take(await json('/deletions', { subject: $('person').value.trim() }));
    $('person').value = '';
    $('plan-answer').textContent = '';
  });
});

$('plan').addEventListener('click', () => attempt(async () => {
  $('plan-answer').textContent = '';
  const plan = await json('/plan', { subject: $('person').value.trim() });
  $('plan-answer').textContent = plan.rows === 0
    ? 'Nothing: all ' + plan.alreadyRemoved + ' images are gone already.'
    : plan.rows + ' images, by ' + plan.route + (plan.expectedMillis === undefined
      ? '' : ', in about ' + plan.expectedMillis.toFixed(1) + ' ms') + (plan.withinBudget ? '.' : '; more than the budget covers.');
}));

$('retrain').addEventListener('click', () => attempt(async () => {
  await json('/retrainings', {});
  say('Retraining; deletions wait, predictions do not.');
}));

// What changes a ticket alone, a refusal say, is no event.
setInterval(() => {
  if (token && [...tickets.values()].some(ticket => !finished(ticket))) {
    followTickets();
  }
}, 1000);

// The token comes after the #, which no browser sends; it is taken out of the address at once.
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given) {
  token = given;
  history.replaceState(null, '', '/');
  connect();
} else {
  $('access').hidden = false;
}
attempt(loadSamples);
