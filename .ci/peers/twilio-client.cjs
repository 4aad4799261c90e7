// Uses Twilio's own library against a stand-in: sends, lists and fetches what
// its standard input asks for, a JSON object a line, and checks the signature of
// every call that it gets. Prints one JSON object a line. Usage:
//   node twilio-client.cjs API ACCOUNT_SID AUTH_TOKEN PORT
'use strict';
const http = require('node:http');
const readline = require('node:readline');
const twilio = require('twilio');

const [api, account, token, port] = process.argv.slice(2);
const print = (what) => console.log(JSON.stringify(what));
const here = 'http://127.0.0.1:' + port;

// The library knows Twilio's address only.
class Here extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', api) });
  }
}
const client = twilio(account, token, { httpClient: new Here({ timeout: 2000 }) });

const calls = {
  send: ({ to, text, from, service, callback }) => client.messages.create({ to, from, messagingServiceSid: service, body: text, statusCallback: callback && here + callback }),
  list: async ({ to, since, size }) => (await client.messages.list({ to, dateSentAfter: since && new Date(since), pageSize: size })).map((m) => ({ sid: m.sid, text: m.body })),
  fetch: ({ sid }) => client.messages(sid).fetch(),
};

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const { call, ...rest } = JSON.parse(line);
  try {
    const m = await calls[call](rest);
    if (Array.isArray(m)) print({ did: call, list: m });
    else print({ did: call, sid: m.sid, status: m.status, says: m.body, code: m.errorCode ?? 0, sent: m.dateSent, created: m.dateCreated, direction: m.direction });
  } catch (e) {
    print({ did: call, code: Number(e.code) || 0, answered: e.status ?? 0, says: e.message });
  }
}).on('close', () => process.exit(0));

http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    const form = {};
    for (const [name, value] of new URLSearchParams(body)) form[name] = name in form ? [].concat(form[name], value) : value;
    const valid = twilio.validateRequest(token, request.headers['x-twilio-signature'] ?? '', here + request.url, form);
    print({ got: request.url, valid, text: form.Body ?? form.MessageStatus });
    response.writeHead(valid ? 204 : 403).end();
  });
}).listen(Number(port), '127.0.0.1', () => print({ ready: 'yes' }));
