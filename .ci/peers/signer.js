// Prints what Twilio's own library signs, one JSON object a line:
// {"name","token","public","signed","uri","body","signature"}. The address that
// was signed is signed + uri; we are configured with public. body is the form as
// it goes over the wire.
'use strict';
const { getExpectedTwilioSignature } = require('twilio').webhooks ?? require('twilio/lib/webhooks/webhooks');

const token = 'a0b1c2d3e4f5';
const message = {
  MessageSid: 'SM0123456789abcdef0123456789abcdef', AccountSid: 'AC0123456789abcdef0123456789abcdef',
  From: '+447700900123', To: '+447700900000', Body: 'hello', NumMedia: '0',
};
const bodies = {
  'plain': {}, 'emoji': { Body: 'thank you 😀👩‍👩‍👧' }, 'apostrophe': { Body: "I can't" }, 'pound and euro': { Body: '£5 or €6' },
  'plus and percent': { Body: '1+1 is 100% & more=less' }, 'new lines': { Body: 'one\r\ntwo\n' }, 'empty': { Body: '' },
  'spaces': { Body: '  ' }, 'NUL': { Body: 'a\u0000b' }, 'tilde and star': { Body: "~*()!'" }, 'Arabic': { Body: 'مرحبا' },
  'combining': { Body: 'e\u0301' }, 'long': { Body: 'x'.repeat(1600) }, 'odd names': { 'A b': '1', 'a.b[0]': '2', 'é': '3' },
  'case of names': { body: 'lower', BODY: 'upper' }, 'twice the same': { Extra: ['1', '1'] }, 'twice different': { Extra: ['b', 'a'] },
  'three times': { Extra: ['c', 'a', 'c', 'b'] }, 'twice with an empty one': { Extra: ['', 'a'] }, 'no fields': null,
};
const uris = [
  '/twilio/riverside/message', '/twilio/riverside/status?m=c1.2.3', '/twilio/riverside/status?m=a%2fb', '/twilio/riverside/status?m=a%2Fb',
  "/twilio/riverside/status?m='quoted'", '/twilio/riverside/status?m=%27', '/twilio/riverside/message?', '/twilio/riverside/status?b=2&a=1&b=1',
  '/twilio/riverside/status?m=a+b', '/twilio/riverside/status?m=a%20b', '/twilio/riverside/status?m=%F0%9F%98%80', '/twilio/riverside/status?m=a:b;c,d|e',
  '/twilio/river%73ide/message', '/twilio/riverside/message?x=[1]{2}', '/twilio/riverside/messag\u00e9',
];
const publics = [
  // how we are configured, what Twilio signed
  ['https://line.example', 'https://line.example'], ['https://line.example', 'https://line.example:443'],
  ['https://line.example:443', 'https://line.example'], ['http://line.example', 'http://line.example:80'],
  ['https://line.example:8443', 'https://line.example:8443'], ['https://line.example:8443', 'https://line.example'],
  ['https://line.example/nhs', 'https://line.example/nhs'], ['https://user:pass@line.example', 'https://user:pass@line.example'],
  ['http://[::1]:8080', 'http://[::1]:8080'], ['https://LINE.example', 'https://LINE.example'],
];

function wire(params) {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [].concat(value)) form.append(name, one);
  }
  return form.toString();
}

function print(name, configured, signed, uri, params) {
  const signature = getExpectedTwilioSignature(token, signed + uri, params);
  console.log(JSON.stringify({ name, token, public: configured, signed, uri, body: wire(params), signature }));
}

const plain = 'https://line.example';
for (const [name, body] of Object.entries(bodies)) print(name, plain, plain, uris[0], body === null ? {} : { ...message, ...body });
for (const uri of uris) print(uri, plain, plain, uri, message);
for (const [configured, signed] of publics) print(configured + ' signed as ' + signed, configured, signed, uris[1], message);
