-- Keeps what a network says became of a message, if it says more than before.
-- KEYS: 1 receipts.
-- ARGV: 1 message ID, 2 receipt, which starts with its rank.
-- Returns: "changed" | "kept".
local receipts, message, receipt = KEYS[1], ARGV[1], ARGV[2]
local have = redis.call("HGET", receipts, message)
if have and tonumber(have:sub(1, 1)) >= tonumber(receipt:sub(1, 1)) then
	return "kept"
end
redis.call("HSET", receipts, message, receipt)
return "changed"
