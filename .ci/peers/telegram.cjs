// Runs npm telegram-test-api as Telegram until its standard input ends. Usage:
//   node telegram.cjs PORT
'use strict';
const TelegramServer = require('telegram-test-api');

const server = new TelegramServer({ port: Number(process.argv[2]), host: '127.0.0.1', storeTimeout: 3600 });
server.start().then(() => console.log('ready'));
process.stdin.resume().on('end', () => process.exit(0));
