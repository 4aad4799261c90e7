-- Checks all, then writes all; or writes nothing.
-- KEYS: 1 seen; all others as ARGV points at them, by number.
-- ARGV: 1 input, "" for none; 2 now; 3 number of checks; 4 number of writes;
--   5 number of contacts that the counts of flow versions follow;
--   each check: rule, key, field, want. "is": the field holds want, or is
--     missing when want is ""; "free": it is missing or holds want; "starts":
--     it starts with want;
--   each of those contacts: key, and the version that its session is in from now
--     on; the counts come next in KEYS;
--   each write: number of arguments, command, key, arguments;
--   each lane: key of the lane (head, contact, ready set, and the ready set to
--     move it out of come next in KEYS), contact, end of lease or "0", token,
--     number of messages, messages. A message's second byte is "!" when it may
--     go to somebody who opted out.
-- Returns: {"duplicate"}, {"conflict"}, or {"ok", token of each lane leased...}.
local seen, input, now, at = KEYS[1], ARGV[1], ARGV[2], 6
for _ = 1, tonumber(ARGV[3]) do
	local rule, key, field, want = ARGV[at], KEYS[tonumber(ARGV[at + 1])], ARGV[at + 2], ARGV[at + 3]
	local have = redis.call("HGET", key, field) or ""
	if not (have == want or rule == "free" and have == "" or rule == "starts" and have:sub(1, #want) == want) then
		return {input ~= "" and redis.call("ZSCORE", seen, input) and "duplicate" or "conflict"}
	end
	at = at + 4
end
-- The last check is the first write: a mark that is there already stops us.
if input ~= "" and redis.call("ZADD", seen, "NX", now, input) == 0 then
	return {"duplicate"}
end
for _ = 1, tonumber(ARGV[5]) do
	moveBook(tonumber(ARGV[at]), ARGV[at + 1])
	at = at + 2
end
for _ = 1, tonumber(ARGV[4]) do
	local last = at + 2 + tonumber(ARGV[at])
	redis.call(ARGV[at + 1], KEYS[tonumber(ARGV[at + 2])], unpack(ARGV, at + 3, last))
	at = last + 1
end
local reply = {"ok"}
while at <= #ARGV do
	local n = tonumber(ARGV[at + 4])
	if enqueue(tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], n, at + 5, now) then
		reply[#reply + 1] = ARGV[at + 3]
	end
	at = at + 5 + n
end
return reply
