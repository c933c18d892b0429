"""Gates that no change may weaken: fix each finding, or accept it with a reason."""
