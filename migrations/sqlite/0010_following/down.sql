DROP TABLE ratings;
DROP TABLE followers;
