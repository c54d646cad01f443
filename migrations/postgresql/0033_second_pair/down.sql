DROP TABLE account_resets;
