DROP TABLE next_second_factors;
DROP TABLE recovery_codes;
