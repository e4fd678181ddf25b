// Evaluates the grid with the reference implementation of JSONata; one line in, one line out.
'use strict';
const fs = require('node:fs');
const jsonata = require('jsonata');

const parsed = new Map();

async function value(line) {
  const { expression, variables, now, lot, drawn } = JSON.parse(line);
  try {
    if (!parsed.has(expression)) {
      parsed.set(expression, jsonata(expression));
    }
    let draws = 0;
    const bindings = {
      ...variables,
      millis: () => now,
      random: () => (draws++ === 0 ? lot : drawn),
      parse: (text) => JSON.parse(text),
    };
    const result = await parsed.get(expression).evaluate(undefined, bindings);
    return result === undefined || typeof result === 'function' ? null : result;
  } catch (error) {
    return null; // as the others do: no value, whatever the reason
  }
}

async function main(file) {
  const out = [];
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    if (line !== '') {
      out.push(JSON.stringify({ value: await value(line) }));
    }
  }
  fs.writeFileSync(1, out.join('\n') + '\n');
}

main(process.argv[2]);
