// Runs npm emulate as Twilio until its standard input ends. Usage:
//   node -r ./loopback.cjs twilio.mjs PORT ACCOUNT_SID AUTH_TOKEN NUMBER SMS_URL
// The token has to be letters and digits: twilio-go takes no other.
import { createEmulator } from 'emulate';

const [port, sid, token, number, url] = process.argv.slice(2);
const server = await createEmulator({
  service: 'twilio',
  port: Number(port),
  seed: {
    twilio: {
      account: { sid, auth_token: token, friendly_name: 'Riverside' },
      phone_numbers: [{ phone_number: number, friendly_name: 'Riverside', sms_url: url }],
    },
  },
});
console.log('ready');
process.stdin.resume().on('end', async () => {
  await server.close();
  process.exit(0);
});
