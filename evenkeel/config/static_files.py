"""Static files under names that change with their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also hashes the paths in JavaScript imports: modules find each other under their new names."""

    support_js_module_import_aggregation = True
