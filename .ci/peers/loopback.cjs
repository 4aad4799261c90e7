// Preload: servers that name no host listen on this machine only.
'use strict';
const net = require('node:net');
const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (...args) {
  if (args[0] && typeof args[0] === 'object') {
    if (args[0].path === undefined && args[0].host === undefined) args[0] = { ...args[0], host: '127.0.0.1' };
  } else if (/^\d+$/.test(String(args[0])) && typeof args[1] !== 'string') {
    const rest = args.slice(1).filter((a) => a !== undefined);
    args = [args[0], '127.0.0.1', ...rest];
  }
  return listen.apply(this, args);
};
