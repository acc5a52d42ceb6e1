"""Services in the CMS: lists, testimonials, the report, taking a service away."""
