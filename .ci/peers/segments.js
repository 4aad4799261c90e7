// Counts the parts of text messages with Twilio's own calculator. Reads one
// JSON string a line, prints {"encoding":"GSM-7"|"UCS-2","segments":n} for each.
'use strict';
const readline = require('node:readline');
const { SegmentedMessage } = require('sms-segments-calculator');

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const message = new SegmentedMessage(JSON.parse(line), 'auto', false);
  console.log(JSON.stringify({ encoding: message.encodingName, segments: message.segmentsCount }));
});
