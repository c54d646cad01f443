DROP TABLE exceptional_accesses;
DROP TABLE openings;
