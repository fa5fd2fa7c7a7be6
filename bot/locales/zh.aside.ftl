# 在多人可见的地方只说这一句，内容私下回复。
answered-aside = 这里别人也看得到，我已经私信回复您了。
answered-directly = 答复在我们的私信里。
asked-aside = 这里别人也看得到，我有个问题已经私信问您了，请在私信里回答。
asked-directly = 我有个问题在私信里问您了，请在那里回答。
form-not-saved = 还没能保存：
refused-offer-others = 这些按钮是给提问人用的。您有问题，直接问我就行。
