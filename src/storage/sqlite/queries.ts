/** A backup of an earlier version may still have the product INTRADAY. */
export const IS_MIS = "product IN ('MIS', 'INTRADAY')";

/** What the local store asks, each question once. */
export const CURRENT = "SELECT value FROM settings WHERE name = 'current_session'";
export const SESSION = 'SELECT * FROM sessions WHERE session_id = ?';
export const SESSIONS = `SELECT *, CASE status WHEN 'active' THEN
    (SELECT count(*) FROM orders WHERE orders.session_id = sessions.session_id) END AS orders
  FROM sessions ORDER BY status = 'completed', created_ms DESC, session_id DESC`;
export const SESSION_PAGE = `SELECT * FROM sessions
  WHERE created_ms >= ? AND created_ms < ? ORDER BY created_ms DESC, session_id DESC
  LIMIT ? OFFSET ?`;
export const STATUSES =
  'SELECT status, count(*) AS count FROM orders WHERE session_id = ? GROUP BY status';
export const BALANCE = 'SELECT * FROM balances WHERE session_id = ?';
export const POSITIONS =
  'SELECT * FROM positions WHERE session_id = ? ORDER BY created_at, symbol, side';
export const OPEN_POSITIONS = `SELECT * FROM positions
  WHERE session_id = ? AND net_qty <> '0' ORDER BY created_at, symbol, side`;
/** A future's next daily settlement, of the fields that have no column. */
const SETTLES = "CASE extra WHEN '' THEN NULL ELSE json_extract(extra, '$.settles_from') END";
/** Of each condition there is an index. */
const EXPIRING = `net_qty <> '0' AND expiry_date <> ''
  AND min(expiry_date, coalesce(${SETTLES}, expiry_date)) <= ?2`;
const MIS = `net_qty <> '0' AND ${IS_MIS} AND trading_day <= ?2`;
export const POSITIONS_DUE = `SELECT * FROM positions WHERE session_id = ?1 AND ${EXPIRING}
  UNION ALL SELECT * FROM positions
  WHERE session_id = ?1 AND ${MIS} AND NOT (${EXPIRING})
  ORDER BY created_at, symbol, side`;
export const POSITIONS_IN = `SELECT * FROM positions
  WHERE session_id = ? AND exchange_segment = ? AND security_id = ?`;
export const ORDERS =
  'SELECT * FROM orders WHERE session_id = ? ORDER BY number DESC LIMIT ? OFFSET ?';
/** What the newest order says, else (of an earlier version) a count. */
export const ORDER_COUNT = `SELECT coalesce(
    (SELECT nullif(extra, '') ->> 'number' FROM orders WHERE session_id = ?1
      ORDER BY number DESC LIMIT 1),
    (SELECT count(*) FROM orders WHERE session_id = ?1)) AS count`;
export const ORDERS_UP_TO =
  'SELECT count(*) AS count FROM orders WHERE session_id = ? AND number <= ?';
export const ORDER_NUMBERED =
  'SELECT * FROM orders WHERE session_id = ? ORDER BY number LIMIT 1 OFFSET ?';
export const ORDER_IDS = `SELECT id FROM orders
  WHERE session_id = ? AND substr(id, 1, length(?2)) = ?2 ORDER BY number DESC LIMIT ?`;
export const ORDER = 'SELECT * FROM orders WHERE session_id = ? AND client_order_id = ?';
export const ORDER_BY_ID = 'SELECT * FROM orders WHERE session_id = ? AND id = ?';
export const OPEN_ORDERS = "SELECT * FROM orders WHERE session_id = ? AND is_open = '1'";
export const ORDERS_DUE = `${OPEN_ORDERS} AND valid_until_ms <= ?`;
export const IS_DUE = `SELECT 1 FROM positions WHERE session_id = ?1 AND ${EXPIRING}
  UNION ALL SELECT 1 FROM positions WHERE session_id = ?1 AND ${MIS}
  UNION ALL SELECT 1 FROM orders
  WHERE session_id = ?1 AND is_open = '1' AND valid_until_ms <= ?3 LIMIT 1`;
export const ORDERS_IN = `SELECT * FROM orders
  WHERE exchange_segment = ? AND security_id = ? AND session_id = ? AND is_open = '1'`;
export const STRATEGIES =
  'SELECT * FROM strategies WHERE session_id = ? ORDER BY created_at, rowid';
export const MARKS =
  'SELECT * FROM marks WHERE exchange_segment = ? AND security_id = ? ORDER BY day';
export const SAVE_MARK = 'INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)';
export const REPORT = 'SELECT report FROM reports WHERE session_id = ?';
export const QUOTE = 'SELECT * FROM quotes WHERE exchange_segment = ? AND security_id = ?';
export const SESSIONS_THAT_HOLD = `SELECT session_id FROM positions JOIN sessions USING (session_id)
  WHERE exchange_segment = ? AND security_id = ? AND net_qty <> '0' AND status = 'active'
  UNION SELECT session_id FROM orders
  WHERE exchange_segment = ? AND security_id = ? AND is_open = '1'`;
