#!/bin/sh
# Stands in for a claude that is at work: its task keeps its slot, and takes no time from anybody.
exec sleep 86400
