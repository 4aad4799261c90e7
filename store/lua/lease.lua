-- lease gives the head of a lane to token until till. Its keys are the first
-- four: KEYS: 1 lane, 2 head, 3 contact, 4 receipts. Messages that must not be
-- sent are taken off first: those to somebody who opted out, which is noted,
-- and those that the network has told us of already.
-- Returns {message, time of an unresolved earlier send or "0", tries}, or nil
-- when nothing is left; then the lane is out of the ready set as well.
local function lease(ready, id, now, till, token)
	local lane, head, contact, receipts = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
	local out = redis.call("HGET", contact, "out") == "1"
	while true do
		local message = redis.call("LINDEX", lane, 0)
		if not message then
			redis.call("DEL", head)
			redis.call("ZREM", ready, id)
			return nil
		end
		local name, barred = message:match("^..(%S+) "), out and message:sub(2, 2) ~= "!"
		if not barred and redis.call("HEXISTS", receipts, name) == 0 then
			local state = redis.call("HMGET", head, "int", "tries")
			redis.call("HSET", head, "tok", token, "int", state[1] or now)
			redis.call("ZADD", ready, till, id)
			return {message, state[1] or "0", state[2] or "0"}
		end
		if barred then
			redis.call("HSETNX", receipts, name, "3 failed " .. now .. " - opted_out")
		end
		redis.call("LPOP", lane)
		redis.call("DEL", head)
	end
end
