DROP TABLE calendars;
DROP TABLE calendar_days;
