// Runs a small bot on grammY or telegraf until its standard input ends, and
// prints what it met, one JSON object a line. Usage:
//   node bot.cjs grammy|telegraf API TOKEN              asks for updates
//   node bot.cjs grammy|telegraf API TOKEN PORT SECRET  is called
'use strict';
const http = require('node:http');
const print = (what) => console.log(JSON.stringify(what));

// refused prints in what words, and with what parameters, a call was refused.
async function attempt(what, call) {
  try {
    const result = await call();
    print({ did: what, id: result?.message_id ?? 0 });
    return result;
  } catch (e) {
    // GrammyError has the fields itself, telegraf's TelegramError in response.
    const r = e.response ?? e;
    print({ did: what, code: r.error_code ?? 0, says: r.description ?? String(e), after: r.parameters?.retry_after ?? 0, moved: r.parameters?.migrate_to_chat_id ?? 0 });
  }
}

const buttons = { reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }], [{ text: 'No', callback_data: 'no' }]] } };
const failed = new Set();

// live is what the bot does; api has the calls of both libraries, which name
// them alike but for where the text of an edit comes from.
async function live(api, update) {
  const { message, callback_query: pressed, my_chat_member: member } = update;
  if (member) return print({ got: 'my_chat_member', update: update.update_id, text: member.new_chat_member.status });
  if (pressed) {
    print({ got: 'callback_query', update: update.update_id, text: pressed.data });
    const { chat, message_id: id } = pressed.message;
    await attempt('answer', () => api.answerCallbackQuery(pressed.id));
    await attempt('edit', () => api.edit(chat.id, id, 'You chose ' + pressed.data));
    await attempt('edit the same', () => api.edit(chat.id, id, 'You chose ' + pressed.data));
    await attempt('edit another', () => api.edit(chat.id, 1, 'Nothing'));
    await attempt('answer another', () => api.answerCallbackQuery('1'));
    return;
  }
  const { text, chat } = message;
  if (text === 'fail once' && !failed.has(update.update_id)) {
    failed.add(update.update_id);
    throw new Error('failed once');
  }
  print({ got: 'message', update: update.update_id, text });
  const [word, ...rest] = text.split(' ');
  switch (word) {
    case '/start': return attempt('send', () => api.sendMessage(chat.id, 'Welcome', buttons));
    case 'long': return attempt('send', () => api.sendMessage(chat.id, 'x'.repeat(4097)));
    case 'most': return attempt('send', () => api.sendMessage(chat.id, 'x'.repeat(4096)));
    case 'blank': return attempt('send', () => api.sendMessage(chat.id, ' \n'));
    case 'html': return attempt('send', () => api.sendMessage(chat.id, '<b>x', { parse_mode: 'HTML' }));
    case 'thread': return attempt('send', () => api.sendMessage(chat.id, 'x', { message_thread_id: 7 }));
    case 'reply': return attempt('send', () => api.sendMessage(chat.id, 'x', { reply_parameters: { message_id: 1 } }));
    case 'answer': return attempt('send', () => api.sendMessage(chat.id, 'x', { reply_parameters: { message_id: message.message_id } }));
    case 'data': return attempt('send', () => api.sendMessage(chat.id, 'x', { reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'y'.repeat(65) }]] } }));
    case 'type': return attempt('type', () => api.sendChatAction(chat.id, 'typing'));
    case 'to': return attempt('send', () => api.sendMessage(Number(rest[0]), 'x'));
    case 'info': return attempt('info', async () => print({ info: await api.getWebhookInfo() }));
  }
  return attempt('send', () => api.sendMessage(chat.id, 'You said ' + text));
}

const [library, apiRoot, token, port, secret] = process.argv.slice(2);
const stop = {
  async grammy() {
    const { Bot, webhookCallback } = require('grammy');
    const bot = new Bot(token, { client: { apiRoot } });
    const api = Object.assign(Object.create(bot.api), { edit: (chat, id, text) => bot.api.editMessageText(chat, id, text) });
    bot.use((ctx) => live(api, ctx.update));
    if (!port) {
      bot.catch((e) => print({ threw: e.error.message }));
      bot.start({ allowed_updates: ['message', 'callback_query', 'my_chat_member'], onStart: (me) => print({ ready: me.username }) });
      return () => bot.stop(); // confirms what was handled
    }
    await bot.init();
    return serve(bot.botInfo.username, webhookCallback(bot, 'http', { secretToken: secret }), (url) =>
      bot.api.setWebhook(url, { secret_token: secret, allowed_updates: ['message', 'callback_query', 'my_chat_member'] }));
  },
  async telegraf() {
    const { Telegraf } = require('telegraf');
    const bot = new Telegraf(token, { telegram: { apiRoot } });
    const t = bot.telegram;
    const api = Object.assign(Object.create(t), {
      answerCallbackQuery: (id) => t.answerCbQuery(id),
      edit: (chat, id, text) => t.editMessageText(chat, id, undefined, text),
    });
    bot.use((ctx) => live(api, ctx.update));
    if (!port) {
      bot.catch((e) => print({ threw: e.message }));
      bot.launch({ allowedUpdates: ['message', 'callback_query', 'my_chat_member'] }, () => print({ ready: bot.botInfo.username }));
      return () => bot.stop();
    }
    bot.botInfo = await t.getMe();
    return serve(bot.botInfo.username, bot.webhookCallback('/hook', { secretToken: secret }), (url) =>
      t.setWebhook(url, { secret_token: secret, allowed_updates: ['message', 'callback_query', 'my_chat_member'] }));
  },
}[library]();

// serve answers the network's calls, and shows with what.
async function serve(name, handler, setWebhook) {
  const server = http.createServer(async (request, response) => {
    response.on('finish', () => print({ answered: response.statusCode }));
    try {
      await handler(request, response);
    } catch (e) {
      print({ threw: e.message });
      if (!response.headersSent) response.writeHead(500).end();
    }
  });
  await new Promise((listening) => server.listen(Number(port), '127.0.0.1', listening));
  await setWebhook('http://127.0.0.1:' + port + '/hook');
  print({ ready: name });
  return () => server.close();
}

stop.catch((e) => print({ failed: String(e) }));
process.stdin.resume().on('end', async () => {
  await (await stop)();
  process.exit(0);
});
