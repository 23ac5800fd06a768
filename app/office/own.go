package office

// OwnProfile is the id of the folder's own service, which is always there.
const OwnProfile = "here"
