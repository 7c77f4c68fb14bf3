"""Working in another town's stead: grants, who acts under them, and what becomes of them."""
