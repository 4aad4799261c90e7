-- Keeps what a network says became of a message, if it says more than before.
-- When that is the head of its lane and nobody is sending it, the lane need not
-- wait for the look-up any more.
-- KEYS: 1 receipts, then three times lane, head, ready set.
-- ARGV: 1 message ID, 2 receipt, which starts with its rank, 3 contact, 4 now.
-- Returns: "changed" | "kept".
local receipts, message, receipt, id, now = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local have = redis.call("HGET", receipts, message)
if have and tonumber(have:sub(1, 1)) >= tonumber(receipt:sub(1, 1)) then
	return "kept"
end
redis.call("HSET", receipts, message, receipt)
for k = 2, #KEYS, 3 do
	local first = redis.call("LINDEX", KEYS[k], 0)
	if first and first:match("^..(%S+) ") == message and redis.call("HEXISTS", KEYS[k + 1], "tok") == 0 then
		redis.call("ZADD", KEYS[k + 2], "XX", "LT", now, id)
	end
end
return "changed"
