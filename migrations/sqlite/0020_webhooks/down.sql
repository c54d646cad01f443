DROP TABLE deliveries;
DROP TABLE webhooks;
DROP TABLE event_head;
DROP TABLE events;
