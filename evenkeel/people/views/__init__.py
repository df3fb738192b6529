"""The pages of a carer's record: for staff, and for carers themselves."""
