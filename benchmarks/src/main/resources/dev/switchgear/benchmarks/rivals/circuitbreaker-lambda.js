// One environment of a fleet that circuitbreaker-lambda protects: one call, and a loop on the Runtime API.
'use strict'
const http = require('http')
const AWS = require('aws-sdk')

// Before the breaker makes its client, which takes no endpoint.
AWS.config.update({ dynamodb: { endpoint: process.env.RIVAL_ENDPOINT } })
const CircuitBreaker = require('circuitbreaker-lambda')

const ENVIRONMENT = process.env.AWS_LAMBDA_LOG_STREAM_NAME
const TIMEOUT_MILLIS = 1000
const RUNTIME = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/'
const agent = new http.Agent({ keepAlive: true })
let tookMillis = 0

function send (url, options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, options, response => {
      let text = ''
      response.on('data', part => { text += part })
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.on('error', reject)
    request.end(body)
  })
}

async function charge () {
  const began = performance.now()
  try {
    const answer = await send(process.env.DEMO_DEPENDENCY_URL + '?key=', {
      headers: { 'Demo-Environment': ENVIRONMENT },
      timeout: TIMEOUT_MILLIS
    })
    if (answer.status !== 200) throw new Error('the dependency answered ' + answer.status)
    return 'ok'
  } finally {
    tookMillis = performance.now() - began
  }
}

const breaker = new CircuitBreaker(charge)

async function outcome () {
  try {
    // A failure of the call is returned, not thrown.
    return (await breaker.fire()) === 'ok' ? 'ok' : 'failed'
  } catch (error) {
    if (error.message === 'CircuitBreaker state: OPEN') return 'refused'
    throw error
  }
}

async function handler () {
  tookMillis = 0
  const began = performance.now()
  const word = await outcome()
  const breakerMillis = Math.round(performance.now() - began - tookMillis)
  return { outcome: word, environment: ENVIRONMENT, breakerMillis }
}

async function main () {
  for (;;) {
    const event = await send(RUNTIME + 'next', { agent })
    const invocation = RUNTIME + event.headers['lambda-runtime-aws-request-id']
    let path = '/response'
    let answer
    try {
      answer = await handler()
    } catch (error) {
      path = '/error'
      answer = { errorType: error.name, errorMessage: error.message }
    }
    await send(invocation + path, { agent, method: 'POST' }, JSON.stringify(answer))
  }
}

main()
