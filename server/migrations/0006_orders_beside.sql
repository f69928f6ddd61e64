-- Lines of the till's purchase orders that an order is on top of: what was advised had counted them.
ALTER TABLE acted_orders ADD COLUMN beside TEXT NOT NULL DEFAULT '[]';   -- JSON: numbers of purchase_order_lines
